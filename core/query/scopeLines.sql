select min(first_event_id)::double as first_event_id, max(last_event_id)::double as last_event_id
from process
where $processes
