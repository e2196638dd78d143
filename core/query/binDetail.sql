select process_id::double as process_id, count(*)::double as events, (sum(count(*)) over ())::double as total
from stored_event as event
where $kind and $filter
group by process_id
order by events desc
limit 3
