-- Every program start with its arguments as the configuration leaves them, and the pids of the process and of those
-- above it, so that its own numbers are told from others.
with recursive line(process_id, ancestor_id, pid, depth) as (
  select process_id, parent_id, pid, 0 from process where execs > 0
  union all
  select line.process_id, process.parent_id, process.pid, depth + 1
  from line join process on process.process_id = line.ancestor_id
  where depth < 16
),
own as (
  select process_id, to_json(list(distinct pid order by pid))::varchar as own_pids from line group by process_id
),
run as (
  select event_id, process_id, uid, comm, coalesce(filename, exe) as binary_path, coalesce(args, []) as args
  from process_exec
),
argument as (
  select event_id, unnest(args) as arg, generate_subscripts(args, 1) as position from run
),
-- A pair is an option and what follows it; what follows is no option of another pair.
marked as (
  select
    event_id, position, arg, $begins_pair as begins,
    lag(begins, 1, false) over (partition by event_id order by position) as follows
  from argument
),
kept as (
  select event_id, position, arg from marked where not begins and not follows and $kept_arg
),
arguments as (
  select event_id, to_json(list($arg order by position))::varchar as args from kept group by event_id
)
select
  run.event_id::double as event_id, run.process_id::double as process_id, run.uid::double as uid,
  coalesce(run.comm, '') as comm, $binary_path as binary_path,
  coalesce(arguments.args, '[]') as args, coalesce(own.own_pids, '[]') as own_pids
from run
left join arguments using (event_id)
left join own using (process_id)
where $kept
order by run.event_id
