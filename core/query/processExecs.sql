select
  event_id::double as event_id,
  epoch_us(ts)::double - $start as time_us,
  filename, exe, cwd,
  args,
  coalesce(args_truncated, false) as args_truncated
from stored_event as event
where type_code = code_of('process_exec') and $scope
order by ts, event_id
limit 100
