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
  end, filename, hostname, dst_addr, data::varchar), 1000)
