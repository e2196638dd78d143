-- What the lives of some pids are told from, in time order. Only pids with several lives can be told wrongly.
with reused as (
  select distinct pid from event where pid in ($pids) and process_id >= 4294967296
)
select event_id, type, pid, ppid, child_pid, process_id, child_id, epoch_us(ts) as time_us
from event
where pid in (from reused) or child_pid in (from reused)
order by ts, event_id
