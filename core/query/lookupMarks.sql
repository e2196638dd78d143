select
  min(epoch_us(ts))::double - $start as time_us,
  count(*)::double as events,
  arg_min(process_id, ts)::double as process_id,
  arg_min(event_id, ts)::double as event_id,
  hostname as name
from stored_event as event
where type_code = code_of('dns_query') and $filter and ts between make_timestamp($first) and make_timestamp($last)
group by hostname, floor((epoch_us(ts) - $from) / $bin_us)
order by time_us
limit $mark_limit
