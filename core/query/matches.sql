select
  process_id::double as process_id,
  count(*)::double as events,
  count(distinct path) filter (where type = 'file_write')::double as files_written,
  count(*) filter (where type = 'net_connect')::double as connections,
  count(*) filter (where type = 'dns_query')::double as lookups
from event
where $filter and process_id is not null
group by process_id
