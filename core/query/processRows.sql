select
  process_id::double as process_id,
  pid,
  parent_id::double as parent_id,
  inferred_parent,
  epoch_us(started)::double - $start as start_us,
  start_seen,
  epoch_us(ended)::double - $start as end_us,
  exit_code,
  signal,
  events::double as events,
  comm,
  filename,
  script,
  to_json(args)::varchar as args
from process
order by started nulls last, first_event_id
limit $row_limit
