-- Everything of the view that is drawn as a histogram, in one pass. Bins are whole microseconds wide, because dividing
-- integers takes a third of the time of dividing and rounding; they are fewer than the pixels of a screen, and small
-- numbers group faster; and types are told apart once a group, not once an event.
with counted as (
  select ((epoch_us(ts) - $from) // $bin_us)::smallint as bin, type_code, count(*) as events
  from stored_event as event
  where $filter and ts between make_timestamp($first) and make_timestamp($last)
  group by bin, type_code
)
select
  bin::integer as bin,
  sum(events)::double as events,
  coalesce(sum(events) filter (where $writes), 0)::double as writes,
  coalesce(sum(events) filter (where type_code = code_of('file_open')), 0)::double as reads
from counted as event
group by bin
