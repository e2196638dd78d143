select least(floor((epoch_us(ts) - $start) / $bin_us), $bins - 1)::integer as bin, count(*)::double as events
from event
where $filter and ts is not null
group by bin
