-- How many marks the lanes would have over the whole trace.
select
  coalesce(sum(events) filter (where $writes), 0)::double as writes,
  coalesce(sum(events) filter (where $lookups), 0)::double as lookups,
  coalesce(sum(events) filter (where $connections), 0)::double as connections,
  (
    select count(*) from stored_event as event
    where type_code = code_of('file_open') and event_id in (select event_id from finding) and $filter
  )::double as flagged_reads
from (select type_code, count(*) as events from stored_event as event where $filter group by type_code) as event
