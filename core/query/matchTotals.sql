-- Events are told apart once a group and not once each; those of findings are few and counted by themselves.
with sort as (
  select type, library_load, count(*) as events from event where $base group by all
),
found as (
  select type, library_load, count(*) as events
  from event
  where $base and event_id in (select event_id from finding)
  group by all
),
counted as (
  select type, library_load, true as found, events from found
  union all
  select sort.type, sort.library_load, false, sort.events - coalesce(found.events, 0)
  from sort left join found
    on sort.type is not distinct from found.type and sort.library_load = found.library_load
)
select
  coalesce(sum(events) filter (where $kinds and not (library_load and $hide_library_loads)), 0)::double as matched,
  (select count(*) from event)::double as all_events,
  coalesce(sum(events) filter (where $findings), 0)::double as findings,
  coalesce(sum(events) filter (where $connections), 0)::double as connections,
  coalesce(sum(events) filter (where $lookups), 0)::double as lookups,
  coalesce(sum(events) filter (where $writes), 0)::double as writes,
  coalesce(sum(events) filter (where library_load), 0)::double as library_loads
from counted as event
