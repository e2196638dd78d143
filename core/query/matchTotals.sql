select
  count(*) filter (where $kinds and not (library_load and $hide_library_loads))::double as matched,
  (select count(*) from event)::double as all_events,
  count(*) filter (where $findings)::double as findings,
  count(*) filter (where $connections)::double as connections,
  count(*) filter (where $lookups)::double as lookups,
  count(*) filter (where $writes)::double as writes,
  count(*) filter (where library_load)::double as library_loads
from event
where $base
