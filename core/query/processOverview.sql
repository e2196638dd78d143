select
  process_id::double as process_id,
  pid,
  uid::double as uid,
  parent_id::double as parent_id,
  (select parent.pid from process as parent where parent.process_id = process.parent_id) as parent_pid,
  if(inferred_parent, inferred_from, null) as inferred_from,
  epoch_us(started)::double - $start as start_us,
  start_seen,
  epoch_us(ended)::double - $start as end_us,
  exit_code,
  signal,
  bytes_written::double as bytes_written
from process
where process_id = $process_id
