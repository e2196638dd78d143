-- id: TRC-1031
-- name: sysrq-modified
-- severity: high
-- technique: T1611
-- description: A system request was written: it can stop, crash or dump the machine below all programs.
-- blind-spots: A path that leads there by links is not followed.
-- references: https://attack.mitre.org/techniques/T1611/
-- tags: tracee, impact
select process_id, event_id, ts, 'System request written: ' || path as text
from touched
where writes and path in ('/proc/sysrq-trigger', '/proc/sys/kernel/sysrq')
