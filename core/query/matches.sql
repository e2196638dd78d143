select
  process_id::double as process_id,
  count(*)::double as events,
  count(distinct path) filter (where type_code = code_of('file_write'))::double as files_written,
  count(*) filter (where type_code = code_of('net_connect'))::double as connections,
  count(*) filter (where type_code = code_of('dns_query'))::double as lookups
from stored_event as event
where $filter and process_id is not null
group by process_id
