select deviation.process_id, deviation.event_id, event.ts, deviation.text
from (values
$rows
) as deviation(process_id, event_id, text)
left join event using (event_id)
