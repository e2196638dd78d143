-- The evidence of several signatures, worked out as one statement: planning takes longer than the work of most.
insert into finding
select header.id, header.name, header.severity, kept.text, header.technique, header.description, kept.process_id, kept.event_id, kept.ts
from (
  select *
  from (select distinct * from ($evidence))
  qualify row_number() over (partition by signature_id order by event_id, process_id, text, ts) <= $row_limit
) as kept
join (values $headers) as header(id, name, severity, technique, description) on header.id = kept.signature_id
order by kept.event_id, kept.process_id, kept.text, kept.ts
