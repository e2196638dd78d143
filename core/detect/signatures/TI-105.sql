-- id: TI-105
-- name: proc-sweep
-- severity: low
-- technique: T1057
-- description: One program looked at the names or command lines of many processes in turn. Malware looks for the runner's worker this way before it reads its memory.
-- blind-spots: The system's own process tools are left out, so a sweep by `ps` or `pgrep` is not seen.
-- references: https://attack.mitre.org/techniques/T1057/
-- tags: discovery
with looked as (
  select * from touched
  where reads and target_pid is not null and target_file in ('comm', 'cmdline', 'status', 'stat', 'exe', 'environ', 'maps')
    and program not in ('ps', 'pgrep', 'pkill', 'pidof', 'killall', 'top', 'htop', 'lsof', 'fuser', 'ss', 'netstat', 'systemd', 'w', 'pstree', 'vmstat')
),
swept as (
  select process_id, target_file, count(distinct target_pid) as pids
  from looked
  group by all
  having pids >= 10
)
select looked.process_id, looked.event_id, looked.ts, 'Process list sweep: ' || swept.pids || ' × /proc/*/' || target_file as text
from looked join swept using (process_id, target_file)
