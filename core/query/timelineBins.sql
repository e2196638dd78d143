-- Everything of the view that is drawn as a histogram, in one pass.
select
  least(floor((epoch_us(ts) - $from) / $bin_us), $bins - 1)::integer as bin,
  count(*)::double as events,
  count(*) filter (where $writes)::double as writes,
  count(*) filter (where type = 'file_open')::double as reads
from event
where $filter and ts between make_timestamp($first) and make_timestamp($last)
group by bin
