-- Up to the end that the question knows of: a trace that grows may have more rows by now, and their bins would not fit.
select ((epoch_us(ts) - $start) // $bin_us)::smallint as bin, count(*)::double as events
from stored_event as event
where $filter and ts between make_timestamp($start) and make_timestamp($last)
group by bin
