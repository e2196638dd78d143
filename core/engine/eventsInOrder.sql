-- What the lives of some pids are told from, in time order: of those pids that may have had several.
with born as (
  select child_pid as pid, count(*) as forks from event where child_pid in ($pids) group by child_pid
),
reused as (
  select event.pid
  from event left join born using (pid)
  where event.pid in ($pids)
  group by event.pid
  having max(process_id) >= 4294967296
    or count(*) filter (where type = 'process_exit') > 1
    or max(ts) filter (where type <> 'file_write') > min(ts) filter (where type = 'process_exit')
    or count(distinct ppid) > 1
    or max(born.forks) > 1
)
select event_id, type, pid, ppid, child_pid, process_id, child_id, epoch_us(ts) as time_us
from event
where pid in (from reused) or child_pid in (from reused)
order by ts, event_id
