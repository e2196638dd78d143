-- Events as the filter leaves them; data is the line as it was recorded.
select event.event_id, event.ts, event.type, event.pid, event.process_id, event.data
from event
where $scope and $filter
order by event.ts, event.event_id
