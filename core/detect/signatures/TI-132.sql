-- id: TI-132
-- name: password-file
-- severity: medium
-- technique: T1003.008
-- description: The file of password hashes was read by a program that does not manage users.
-- blind-spots: Programs of log-in and user management are left out by name, and system package installations as well.
-- references: https://attack.mitre.org/techniques/T1003/008/
-- tags: credential-access
select process_id, event_id, ts, 'Password hashes read: ' || path as text
from touched
where reads and regexp_matches(path, '^/etc/(shadow|gshadow)-?$') and not system_install and not regexp_matches(coalesce(program, ''), '^(sudo|su|login|passwd|chpasswd|chage|chfn|chsh|useradd|userdel|usermod|groupadd|groupmod|groupdel|gpasswd|newusers|adduser|addgroup|deluser|unix_chkpwd|unix_update|sshd.*|cron|crond|atd|systemd.*|runuser|vipw|pwck|grpck|pwconv|shadowconfig|polkit.*|newgidmap|newuidmap|expiry|cloud-init|dockerd|buildkitd|containerd.*|runc)$')
