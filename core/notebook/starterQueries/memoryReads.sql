select json_extract_string(data, '$.timestamp') as ts, json_extract_string(data, '$.pid') as pid, json_extract_string(data, '$.path') as path
from events
where json_extract_string(data, '$.type') = 'file_open'
  and json_extract_string(data, '$.path') like '/proc/' || (
    select json_extract_string(data, '$.pid')
    from events
    where json_extract_string(data, '$.type') = 'process_exec' and json_extract_string(data, '$.comm') = 'Runner.Worker'
  ) || '/%'
order by ts
