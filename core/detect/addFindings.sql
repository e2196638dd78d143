insert into finding
select distinct
  $id, $name, $severity, left(evidence.text::varchar, $title_limit), $technique, $description,
  coalesce(evidence.process_id, 0)::bigint, evidence.event_id::integer, evidence.ts::timestamp
from (
$query
) as evidence
order by all
limit $row_limit
