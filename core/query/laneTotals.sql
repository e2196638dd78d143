-- How many marks the lanes would have over the whole trace.
select
  coalesce(sum(events) filter (where $writes), 0)::double as writes,
  coalesce(sum(events) filter (where $lookups), 0)::double as lookups
from (select type, count(*) as events from event where $filter group by type) as event
