select
  event_id::double as event_id,
  process_id::double as process_id,
  epoch_us(ts)::double - $start as time_us,
  coalesce(type, '(no type)') as type,
  left(coalesce(
    case type
      when 'process_exec' then array_to_string(string_list(args), ' ')
      when 'process_fork' then 'pid ' || child_pid
      when 'process_exit' then
        if(coalesce(signal, 0) > 0, 'signal ' || signal, 'code ' || exit_code)
      when 'net_connect' then dst_addr || ':' || dst_port
      when 'dns_query' then hostname
      when 'file_rename' then path || ' → ' || new_path
      else path
    end, filename, hostname, dst_addr, data::varchar), 1000) as what,
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
