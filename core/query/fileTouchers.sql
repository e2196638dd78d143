select
  process_id::double as process_id,
  count(*) over ()::double as total,
  bool_or(type_code = code_of('file_open') and not regexp_matches(flags, 'O_WRONLY')) as read,
  bool_or(type_code = code_of('file_write') or (type_code = code_of('file_open') and is_write_open(flags))) as written,
  count(*) filter (where type_code = code_of('file_open'))::double as opens,
  coalesce(sum(bytes) filter (where type_code = code_of('file_write')), 0)::double as bytes_written,
  epoch_us(min(ts))::double - $start as first_us,
  epoch_us(max(ts))::double - $start as last_us
from stored_event as event
where (path = $path or new_path = $path) and process_id is not null
group by process_id
order by first_us, process_id
limit $limit offset $offset
