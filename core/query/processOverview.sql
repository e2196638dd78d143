select
  process.process_id::double as process_id,
  process.pid,
  process.uid::double as uid,
  process.parent_id::double as parent_id,
  parent.pid as parent_pid,
  if(process.inferred_parent, process.inferred_from, null) as inferred_from,
  epoch_us(process.started)::double - $start as start_us,
  process.start_seen,
  epoch_us(process.ended)::double - $start as end_us,
  process.exit_code,
  process.signal,
  process.bytes_written::double as bytes_written,
  process.first_event_id::double as first_event_id,
  process.last_event_id::double as last_event_id
from process left join process as parent on parent.process_id = process.parent_id
where process.process_id = $process_id
