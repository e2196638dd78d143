-- id: TI-123
-- name: unattended-assistant
-- severity: high
-- technique: T1059
-- description: Code of a package started a coding assistant that was told to act without asking, while the package was being installed. It searches the machine better than any script.
-- blind-spots: Assistants and flags are known by name.
-- references: https://attack.mitre.org/techniques/T1059/
-- tags: execution, supply-chain
-- needs: parents
select process_id, event_id, ts, 'Coding assistant without permission checks: ' || program as text
from command
where install_id is not null
  and regexp_matches(line, '(^|/| )(claude|gemini|q|codex|cursor-agent|aider|opencode|copilot|amp)( |$)')
  and regexp_matches(line, ' (--dangerously-skip-permissions|--dangerously-bypass-approvals-and-sandbox|--yolo|-y|--trust-all-tools|--no-interactive|--full-auto|--allow-all-tools|--yes-always|--dangerously-allow-all|--force)( |$)')
