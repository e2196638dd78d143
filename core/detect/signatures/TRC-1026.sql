-- id: TRC-1026
-- name: rc-modified
-- severity: medium
-- technique: T1037.004
-- description: Scripts that run when the machine starts were changed.
-- blind-spots: System package installations set up their services this way and are left out.
-- references: https://attack.mitre.org/techniques/T1037/004/
-- tags: tracee, persistence
select process_id, event_id, ts, 'Start-up script changed: ' || path as text
from touched
where writes and regexp_matches(path, '^/etc/(rc\.local|init\.d/|rc[0-6S]?\.d/|rc\.d/)') and not system_install
union all
select process_id, event_id, ts, 'Start-up script changed by ' || program
from command
where program = 'update-rc.d' and not system_install
