select ((epoch_us(ts) - $start) // $bin_us)::smallint as bin, count(*)::double as events
from stored_event as event
where $filter and ts is not null
group by bin
