-- id: TRC-1011
-- name: core-pattern
-- severity: high
-- technique: T1611
-- description: The handler of crashes was changed: the kernel runs it as root on the host whenever any program crashes.
-- blind-spots: Installers of crash reporters set it too; system package installations are left out.
-- references: https://attack.mitre.org/techniques/T1611/
-- tags: tracee, escape
select process_id, event_id, ts, 'Crash handler changed: ' || path as text
from touched
where writes and path = '/proc/sys/kernel/core_pattern' and not system_install
