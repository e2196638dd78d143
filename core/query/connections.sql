with shown as (
  select event_id from stored_event as event where type_code = code_of('net_connect') and $scope and $filter
),
flagged as (
  select event_id, max(list_position(['none', 'low', 'medium', 'high', 'critical'], severity)) as rank
  from finding group by event_id
)
select
  connection.event_id::double as event_id,
  connection.process_id::double as process_id,
  epoch_us(ts)::double - $start as time_us,
  hostname as host,
  hostname_source as host_source,
  dst_addr as address,
  dst_port as port,
  protocol,
  via,
  category,
  coalesce(flagged.rank, 0)::double as severity_rank,
  count(*) over ()::double as total
from connection
join shown using (event_id)
left join flagged using (event_id)
order by $order, event_id
limit $limit offset $offset
