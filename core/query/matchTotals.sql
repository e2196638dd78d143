-- Events are told apart once a type and not once each; those of findings are few and counted by themselves.
with every as (
  select type_code, count(*) as events, count(*) filter (where library_load) as library_loads
  from stored_event as event
  where $base
  group by type_code
),
found as (
  select type_code, count(*) as events, count(*) filter (where library_load) as library_loads
  from stored_event as event
  where $base and event_id in (select event_id from finding)
  group by type_code
),
counted as (
  select type_code, true as found, events, library_loads from found
  union all
  select
    every.type_code, false,
    every.events - coalesce(found.events, 0), every.library_loads - coalesce(found.library_loads, 0)
  from every left join found using (type_code)
)
select
  coalesce(sum(events - if($hide_library_loads, library_loads, 0)) filter (where $kinds), 0)::double as matched,
  (select count(*) from stored_event)::double as all_events,
  coalesce(sum(events) filter (where $findings), 0)::double as findings,
  coalesce(sum(events) filter (where $connections), 0)::double as connections,
  coalesce(sum(events) filter (where $lookups), 0)::double as lookups,
  coalesce(sum(events) filter (where $writes), 0)::double as writes,
  coalesce(sum(library_loads), 0)::double as library_loads
from counted as event
