-- The events with their lines. A line that columns tell whole is put together when it is asked for: that halves what an
-- event takes in memory, and few queries ask for lines.
create view event as
with named as (
  select *, coalesce(type_name(type_code), unknown_type) as type from stored_event
)
select
  event_id, process_id, child_id, library_load, type, ts, pid, ppid, uid, comm, cgroup, filename, args, exe,
  cwd, args_truncated, child_pid, exit_code, signal, dst_addr, dst_port, protocol, via, hostname, qtype, path,
  flags, failed, bytes, writes, new_path,
  coalesce(text, event_text(key_order,
    type, ts, pid, ppid, uid, comm, cgroup, filename, args, exe, cwd, args_truncated, child_pid, exit_code,
    signal, dst_addr, dst_port, protocol, via, hostname, qtype, path, flags, failed, bytes, writes, new_path))::json as data,
  type_code
from named;
