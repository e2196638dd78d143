insert into finding
select
  $id, $name, $severity, left(evidence.text::varchar, $title_limit), $technique, $description,
  coalesce(evidence.process_id, 0)::bigint, evidence.event_id::integer, evidence.ts::timestamp
from (
$query
) as evidence
order by evidence.ts, evidence.event_id
limit $row_limit
