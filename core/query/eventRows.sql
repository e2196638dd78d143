select
  event_id::double as event_id,
  process_id::double as process_id,
  epoch_us(ts)::double - $start as time_us,
  coalesce(type, '(no type)') as type,
  $what as what,
  coalesce(
    case type
      when 'file_write' then bytes || ' bytes'
      when 'net_connect' then protocol
      when 'dns_query' then protocol
    end, flags, '') as flags,
  library_load
from event
where $scope and $filter
order by $order, event_id
limit $limit offset $offset
