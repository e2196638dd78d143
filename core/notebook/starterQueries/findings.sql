select ts, severity, title, process.comm, process.pid, event_id, process_id
from finding left join process using (process_id)
order by ts
