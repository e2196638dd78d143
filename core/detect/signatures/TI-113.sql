-- id: TI-113
-- name: editor-settings
-- severity: medium
-- technique: T1546
-- description: Settings from which an editor or a coding assistant runs commands were written by a package's own code.
-- blind-spots: What a checkout brings is left out; so is what a person writes outside of package installations.
-- references: https://attack.mitre.org/techniques/T1546/
-- needs: parents
-- tags: persistence, supply-chain
select process_id, event_id, ts, 'Editor or assistant settings written: ' || path as text
from touched
where writes and regexp_matches(path, '(/\.vscode/(tasks|settings|launch)\.json|/\.(claude|cursor|gemini|codex|continue)/[^/]+(\.json|\.md|\.mdc|\.toml|\.sh)|/(CLAUDE|AGENTS|GEMINI)\.md|/\.devcontainer/devcontainer\.json)$') and install_id is not null and not is_toolchain(program)
