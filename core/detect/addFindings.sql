insert into finding
select $id, $name, $severity, text, $technique, $description, process_id, event_id, ts
from (
  -- Distinct and in order over few columns: what is the same in every row would only cost time.
  select distinct text, process_id, event_id, ts
  from (
$evidence
  )
  order by event_id, process_id, text, ts
  limit $row_limit
)
