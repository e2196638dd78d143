select
  event_id::double as event_id,
  process_id::double as process_id,
  epoch_us(event.ts)::double - $start as time_us,
  hostname,
  case qtype
    when 1 then 'A' when 2 then 'NS' when 5 then 'CNAME' when 6 then 'SOA' when 12 then 'PTR' when 15 then 'MX' when 16 then 'TXT'
    when 28 then 'AAAA' when 33 then 'SRV' when 35 then 'NAPTR' when 64 then 'SVCB' when 65 then 'HTTPS' when 255 then 'ANY'
    else qtype::varchar
  end as query_type,
  protocol,
  (
    select arg_min(dst_addr || ':' || dst_port, connection.ts)
    from connection
    where connection.process_id = event.process_id and connection.hostname = event.hostname and connection.ts >= event.ts
  ) as then_connected_to,
  count(*) over ()::double as total
from stored_event as event
where type_code = code_of('dns_query') and $scope and $filter
order by $order, event_id
limit $limit offset $offset
