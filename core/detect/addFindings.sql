insert into finding
select $id, $name, $severity, text, $technique, $description, process_id, event_id, ts
from (
  -- Distinct and in order over few columns: what is the same in every row would only cost time.
  select distinct
    left(evidence.text::varchar, $title_limit) as text,
    coalesce(evidence.process_id, 0)::bigint as process_id,
    evidence.event_id::integer as event_id,
    evidence.ts::timestamp as ts
  from (
$query
  ) as evidence
  order by event_id, process_id, text, ts
  limit $row_limit
)
