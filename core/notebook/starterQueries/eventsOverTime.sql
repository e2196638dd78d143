select ts, type, process_id, event_id
from event
where ts is not null
