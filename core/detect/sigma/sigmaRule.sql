select process_id, event_id, ts, $title as text
from $table
where $condition
