select ts, process.comm, path, bytes, event_id, process_id
from file_write join process using (process_id)
where not starts_with(path, '/home/runner/work/') and not regexp_matches(path, '^(pipe|socket|anon_inode):')
order by ts
