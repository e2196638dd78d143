-- id: TRC-1028
-- name: sudoers-modified
-- severity: medium
-- technique: T1548.003
-- description: The list of who may act as root was changed.
-- blind-spots: System package installations are left out.
-- references: https://attack.mitre.org/techniques/T1548/003/
-- tags: tracee, privilege-escalation
select process_id, event_id, ts, 'Sudo rules changed: ' || path as text
from touched
where writes and regexp_matches(path, '^/etc/sudoers(\.d/|$)') and not system_install
