-- id: TRC-109
-- name: aslr-inspection
-- severity: none
-- technique: T1068
-- description: A program asked whether addresses are randomised, which exploits do before they choose their way.
-- blind-spots: Profilers and sanitizers ask the same.
-- references: https://attack.mitre.org/techniques/T1068/
-- tags: tracee, discovery
select process_id, event_id, ts, 'Address randomisation inspected' as text
from touched
where reads and path = '/proc/sys/kernel/randomize_va_space'
