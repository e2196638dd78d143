select
  epoch_us(ts)::double - $start as time_us,
  1::double as events,
  process_id::double as process_id,
  event_id::double as event_id,
  path as name
from stored_event as event
where $writes and $filter and ts between make_timestamp($first) and make_timestamp($last)
order by ts, event_id
limit $mark_limit
