-- What the lives of some pids are told from, in time order: of those pids that may have had several. Births and ends of
-- the parents that they name tell whether a process was handed on to another parent; those lives stay as they are.
with born as (
  select child_pid as pid, count(*) as forks from stored_event as event where child_pid in ($pids) group by child_pid
),
reused as (
  select event.pid
  from stored_event as event left join born using (pid)
  where event.pid in ($pids)
  group by event.pid
  having max(process_id) >= 4294967296
    or count(*) filter (where type_code = code_of('process_exit')) > 1
    or max(ts) filter (where type_code <> code_of('file_write')) > min(ts) filter (where type_code = code_of('process_exit'))
    or count(distinct ppid) > 1
    or max(born.forks) > 1
),
named as (
  select distinct ppid as pid from stored_event as event where pid in (from reused) and ppid is not null
)
select
  event_id, type_name(type_code) as type, pid, ppid, child_pid, process_id, child_id, epoch_us(ts) as time_us,
  coalesce(pid in (from reused), false) as retold,
  coalesce(child_pid in (from reused), false) as child_retold
from stored_event as event
where pid in (from reused)
  or child_pid in (from reused)
  or (type_code = code_of('process_exit') and pid in (from named))
  or child_pid in (from named)
order by ts, event_id
