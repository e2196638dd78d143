select
  signature_id, signature_name, severity, title, technique, description,
  process_id::double as process_id,
  count(*) over ()::double as total,
  to_json(coalesce(list(event_id order by ts, event_id) filter (where event_id > 0), []))::varchar as event_ids,
  epoch_us(min(ts))::double - $start as first_us,
  epoch_us(max(ts))::double - $start as last_us
from finding
group by signature_id, signature_name, severity, title, technique, description, process_id
order by list_position(['critical', 'high', 'medium', 'low', 'none'], severity), first_us, title
limit $finding_limit
