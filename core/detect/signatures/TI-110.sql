-- id: TI-110
-- name: shell-startup
-- severity: medium
-- technique: T1546.004
-- description: A file that every new shell runs was changed.
-- blind-spots: Installers of tools add their folder to the path this way; those of the operating system are left out.
-- references: https://attack.mitre.org/techniques/T1546/004/
-- tags: persistence
select process_id, event_id, ts, 'Shell start-up file changed: ' || path as text
from touched
where writes and regexp_matches(path, '(/\.(bashrc|bash_profile|bash_login|bash_logout|profile|zshrc|zshenv|zprofile|zlogin|kshrc|config/fish/config\.fish)$|^/etc/(profile|bash\.bashrc|zsh/zshrc|profile\.d/))') and not system_install and not contains(path, '/node_modules/') and not regexp_matches(coalesce(program, ''), '^(useradd|adduser|git|tar|cp|rsync|docker.*|containerd.*)$')
