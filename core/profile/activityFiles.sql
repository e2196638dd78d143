-- Every path that processes opened, wrote, renamed or deleted, once. A process's own folder in /proc is the same in
-- every run by another number. Opens that failed touched nothing.
with touched as (
  select
    $path as path, event_id, process_id, library_load,
    type_code = code_of('file_open') and not contains(flags, 'O_WRONLY') as read,
    type_code <> code_of('file_open') or is_write_open(flags) or is_creating_open(flags) as written,
    type_code = code_of('file_open') and contains(flags, 'O_DIRECTORY') as listed
  from (
    select * replace (
      if(starts_with(path, '/proc/' || pid || '/'), '/proc/self' || substr(path, length('/proc/' || pid) + 1), path) as path
    )
    from stored_event as event
  )
  where is_file_event(type_code) and path is not null and failed is null
  union all
  select $new_path, event_id, process_id, false, false, true, false
  from stored_event as event
  where type_code = code_of('file_rename') and new_path is not null
)
select
  path,
  bool_or(read) as read,
  bool_or(written) as written,
  bool_and(listed) as only_listed,
  bool_and(library_load) as only_library_load,
  min(event_id)::double as event_id,
  (arg_min(process_id, event_id) filter (where read))::double as reader_id,
  (arg_min(process_id, event_id) filter (where written))::double as writer_id,
  min(event_id) filter (where written)::double as write_event_id
from touched
where $kept
group by path
order by event_id
