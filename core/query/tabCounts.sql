select
  count(distinct path) filter (where type in ('file_open', 'file_write', 'file_rename', 'file_delete') and not (library_load and $hide_library_loads))::double as files,
  count(*) filter (where type = 'net_connect')::double as connections,
  count(*) filter (where type = 'dns_query')::double as lookups,
  count(*) filter (where not (library_load and $hide_library_loads))::double as events,
  count(*) filter (where library_load and $hide_library_loads)::double as library_loads_hidden,
  count(distinct path) filter (where type = 'file_open' and not is_write_open(flags))::double as files_read,
  count(distinct path) filter (where library_load)::double as library_loads,
  count(distinct path) filter (where type = 'file_write')::double as files_written
from event
where $scope and $filter
