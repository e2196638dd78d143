-- id: TRC-1021
-- name: kcore-read
-- severity: medium
-- technique: T1611
-- description: The memory of the kernel was opened, which holds the secrets of every process on the host.
-- blind-spots: A path that leads there by links is not followed.
-- references: https://attack.mitre.org/techniques/T1611/
-- tags: tracee, credential-access
select process_id, event_id, ts, 'Kernel memory read: /proc/kcore' as text
from touched
where reads and path = '/proc/kcore'
