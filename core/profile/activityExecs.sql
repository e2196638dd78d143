-- Every program start with what names it; the pids of the process and its ancestors tell its own numbers from others.
select
  process_exec.event_id::double as event_id, process_exec.process_id::double as process_id, process_exec.pid,
  process_exec.uid::double as uid, process_exec.comm,
  coalesce(process_exec.exe, process_exec.filename) as binary_path,
  to_json(process_exec.args)::varchar as args
from process_exec
order by process_exec.event_id
