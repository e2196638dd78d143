-- Files that were created, written or moved into place: the first such event of each process and path. One that failed
-- did nothing to the file.
create or replace table sigma_file_event as
with written as (
  select event_id, process_id, ts, pid, uid, path from stored_event as event
  where (type_code = code_of('file_write') or (type_code = code_of('file_open') and (is_write_open(flags) or is_creating_open(flags)))) and path is not null and failed is null
  union all
  select event_id, process_id, ts, pid, uid, new_path from stored_event as event where type_code = code_of('file_rename') and new_path is not null and failed is null
),
first_write as (
  select min(event_id) as event_id, process_id, min(ts) as ts, any_value(pid) as pid, any_value(uid) as uid, path
  from written
  group by process_id, path
),
run as (
  select event_id, process_id, coalesce(filename, exe) as image from process_exec
)
select
  first_write.event_id, first_write.process_id, first_write.ts, first_write.pid,
  first_write.path as target_filename,
  if(first_write.uid = 0, 'root', first_write.uid::varchar) as user_name,
  run.image,
  lower(first_write.path) as target_filename_lower,
  lower(run.image) as image_lower
from first_write
asof left join run on run.process_id = first_write.process_id and run.event_id <= first_write.event_id
