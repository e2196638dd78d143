select event_id, data::varchar as data
from event
where event_id > $after and $filter
order by event_id
limit $limit
