select
  $id as signature_id,
  left(evidence.text::varchar, $title_limit) as text,
  coalesce(evidence.process_id, 0)::bigint as process_id,
  evidence.event_id::integer as event_id,
  evidence.ts::timestamp as ts
from (
$query
) as evidence
