-- One row a process life. Made anew whenever events were added: the table is derived from `event` alone.
-- `any_value` gives the first value that is not null in the order of the table, because DuckDB-WASM has one thread;
-- that is the order of the file, and several times faster than `arg_min` by event_id.
create or replace table process as
with own as (
  select
    process_id,
    any_value(pid) as pid,
    any_value(event_id) as first_event_id,
    max(event_id) as last_event_id,
    min(ts) as first_ts,
    max(ts) as last_ts,
    any_value(ppid) as ppid,
    any_value(comm) as comm,
    any_value(uid) as uid,
    count(*) as events,
    count(*) filter (where type_code = code_of('file_open')) as opens,
    count(*) filter (where type_code = code_of('file_write')) as writes,
    coalesce(sum(bytes) filter (where type_code = code_of('file_write')), 0)::bigint as bytes_written,
    count(*) filter (where type_code = code_of('net_connect')) as connections,
    count(*) filter (where type_code = code_of('dns_query')) as lookups,
    count(*) filter (where type_code = code_of('process_exec')) as execs,
    count(*) filter (where type_code = code_of('process_fork')) as forks
  from stored_event as event
  where process_id is not null
  group by process_id
),
born as (
  select
    child_id as process_id,
    any_value(child_pid) as pid,
    min(event_id) as first_event_id,
    min(ts) as forked,
    arg_min(process_id, event_id) as parent_id
  from stored_event as event
  where child_id is not null
  group by child_id
),
exec as (
  select process_id, event_id, ts, comm, filename, exe, string_list(args) as args
  from stored_event as event
  where type_code = code_of('process_exec') and process_id is not null
),
last_exec as (
  select
    process_id,
    min(ts) as first_exec,
    arg_max(comm, event_id) as comm,
    arg_max(filename, event_id) as filename,
    arg_max(exe, event_id) as exe,
    arg_max(args, event_id) as args
  from exec
  group by process_id
),
-- A script run through `#!`: its own file stands among the arguments of the interpreter that runs it.
script as (
  select exec.process_id, arg_min(exec.filename, exec.event_id) as script
  from exec join last_exec using (process_id)
  where list_contains(last_exec.args[2:], exec.filename)
  group by exec.process_id
),
ended as (
  select process_id, max(ts) as ended, arg_max(exit_code, event_id) as exit_code, arg_max(signal, event_id) as signal
  from stored_event as event
  where type_code = code_of('process_exit') and process_id is not null
  group by process_id
),
life as (
  select
    process_id,
    coalesce(own.pid, born.pid) as pid,
    least(born.forked, own.first_ts) as started,
    born.forked is not null or last_exec.first_exec = own.first_ts as start_seen,
    ended.ended,
    own.last_ts,
    ended.exit_code,
    ended.signal,
    own.ppid,
    born.parent_id as forked_by,
    coalesce(last_exec.comm, own.comm) as comm,
    last_exec.filename,
    last_exec.exe,
    last_exec.args,
    script.script,
    own.uid,
    least(born.first_event_id, own.first_event_id) as first_event_id,
    own.last_event_id,
    coalesce(own.events, 0) as events,
    coalesce(own.opens, 0) as opens,
    coalesce(own.writes, 0) as writes,
    coalesce(own.bytes_written, 0) as bytes_written,
    coalesce(own.connections, 0) as connections,
    coalesce(own.lookups, 0) as lookups,
    coalesce(own.execs, 0) as execs,
    coalesce(own.forks, 0) as forks
  from own
  full join born using (process_id)
  left join last_exec using (process_id)
  left join script using (process_id)
  left join ended using (process_id)
),
-- Of a process whose fork was not seen: the last life that its parent's pid had begun by then. Narrow, because this join
-- sorts whole rows.
parent as (
  select child.process_id, parent.process_id as parent_id
  from (select process_id, ppid, started from life where forked_by is null) as child
  asof join (select process_id, pid, started from life) as parent
    on parent.pid = child.ppid and parent.started <= child.started
)
select
  life.process_id,
  life.pid,
  nullif(coalesce(life.forked_by, parent.parent_id), life.process_id) as parent_id,
  false as inferred_parent,
  null::varchar as inferred_from,
  life.* exclude (process_id, pid, forked_by)
from life
left join parent using (process_id)
order by life.started nulls last, life.first_event_id;
