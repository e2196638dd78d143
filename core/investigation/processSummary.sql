-- Processes with what they did, of the events that the filter keeps.
select
  process.process_id, process.pid, process.parent_id, process.comm, process.args, process.started, process.ended, process.exit_code,
  count(*) as events,
  count(distinct event.path) filter (where event.type_code = code_of('file_write')) as files_written,
  count(*) filter (where event.type_code = code_of('net_connect')) as connections,
  count(*) filter (where event.type_code = code_of('dns_query')) as lookups
from event join process using (process_id)
where $filter
group by all
order by process.started
