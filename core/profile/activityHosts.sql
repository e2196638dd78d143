-- Where processes connected to and what names they looked up, once each. A name replaces the address behind it, which
-- changes from day to day.
with reached as (
  select
    coalesce(lower(rtrim(hostname, '.')), dst_addr) as host, dst_port as port, protocol, category,
    event_id, process_id
  from connection
  union all
  select lower(rtrim(hostname, '.')), null, null, null, event_id, process_id
  from dns_query
  where hostname is not null
)
select
  $host as host, port, protocol, any_value(category) as category, min(event_id)::double as event_id,
  arg_min(process_id, event_id)::double as process_id
from reached
where host is not null and $kept
group by all
order by event_id
