select ((epoch_us(ts) - $start) // $bin_us)::integer as bin, count(*)::double as events
from event
where $filter and ts is not null
group by bin
