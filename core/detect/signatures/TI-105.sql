-- id: TI-105
-- name: proc-sweep
-- severity: low
-- technique: T1057
-- description: One program looked at the names or command lines of many processes in turn. Malware looks for the runner's worker this way before it reads its memory.
-- blind-spots: The system's own process tools are left out, so a sweep by `ps` or `pgrep` is not seen.
-- references: https://attack.mitre.org/techniques/T1057/
-- tags: discovery
with looked as (
  select *, proc_pid(path) as target_pid, regexp_extract(path, '^/proc/\d+/(comm|cmdline|status|stat|exe|environ|maps)$', 1) as file
  from touched
  where reads and starts_with(path, '/proc/')
    and program not in ('ps', 'pgrep', 'pkill', 'pidof', 'killall', 'top', 'htop', 'lsof', 'fuser', 'ss', 'netstat', 'systemd', 'w', 'pstree', 'vmstat')
),
swept as (
  select process_id, file, count(distinct target_pid) as pids
  from looked where target_pid is not null and file <> ''
  group by all
  having pids >= 10
)
select looked.process_id, looked.event_id, looked.ts, 'Process list sweep: ' || swept.pids || ' × /proc/*/' || swept.file as text
from looked join swept using (process_id, file)
where looked.target_pid is not null
