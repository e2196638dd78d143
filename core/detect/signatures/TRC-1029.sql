-- id: TRC-1029
-- name: sched-debug
-- severity: low
-- technique: T1613
-- description: The debug file of the scheduler was read: it names the processes of the host also to those inside a container.
-- blind-spots: Newer kernels keep it below /sys/kernel/debug, where only root may read.
-- references: https://attack.mitre.org/techniques/T1613/
-- tags: tracee, discovery
select process_id, event_id, ts, 'Scheduler debug file read: ' || path as text
from touched
where reads and path in ('/proc/sched_debug', '/sys/kernel/debug/sched/debug')
