select
  count(distinct path) filter (where is_file_event(type_code) and not (library_load and $hide_library_loads))::double as files,
  count(*) filter (where type_code = code_of('net_connect'))::double as connections,
  count(*) filter (where type_code = code_of('dns_query'))::double as lookups,
  count(*) filter (where not (library_load and $hide_library_loads))::double as events,
  count(*) filter (where library_load and $hide_library_loads)::double as library_loads_hidden,
  count(distinct path) filter (where type_code = code_of('file_open') and not is_write_open(flags))::double as files_read,
  count(distinct path) filter (where library_load)::double as library_loads,
  count(distinct path) filter (where type_code = code_of('file_write'))::double as files_written
from stored_event as event
where $scope and $filter
