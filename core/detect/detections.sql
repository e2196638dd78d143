-- Findings with the process that each speaks of and the events that are its evidence.
with told as (
  select
    signature_id, signature_name, severity, title, technique, description, process_id,
    -- A signature of the user may name no event; lines count from 1.
    min(ts) as ts, coalesce(list(event_id order by ts, event_id) filter (where event_id > 0), []) as event_ids
  from finding
  group by all
),
evidence as (
  select
    finding.signature_id, finding.title, finding.process_id, finding.event_id, finding.ts, event.type,
    coalesce(
      event.path || coalesce(' → ' || event.new_path, ''),
      event.dst_addr || ':' || event.dst_port || coalesce(' (' || connection.hostname || ')', ''),
      event.hostname, array_to_string(string_list(event.args), ' '), event.filename, ''
    ) as what
  from finding
  left join event using (event_id)
  left join connection using (event_id)
  where finding.event_id > 0
),
numbered as (
  select *, row_number() over (partition by signature_id, title, process_id order by ts, event_id) as number from evidence
),
listed as (
  select
    signature_id, title, process_id,
    to_json(list({event_id: event_id, ts: ts::varchar, type: type, what: left(what, 300)} order by ts, event_id))::varchar as evidence
  from numbered where number <= $evidence_limit
  group by all
)
select
  told.signature_id, told.signature_name, told.severity, told.title, told.technique, told.description,
  told.process_id::double as process_id, process.pid::double as pid,
  coalesce(array_to_string(process.args, ' '), process.comm, '') as command,
  strftime(told.ts, '%Y-%m-%dT%H:%M:%S.%fZ') as ts,
  to_json(told.event_ids)::varchar as event_ids,
  listed.evidence
from told
left join process using (process_id)
left join listed
  on listed.signature_id = told.signature_id and listed.title = told.title and listed.process_id is not distinct from told.process_id
order by list_position(['critical', 'high', 'medium', 'low', 'none'], told.severity), told.ts, told.title
