-- Every exec with the program that its parent ran at that time. A fork alone keeps its parent's program, so the parent
-- is the nearest ancestor that ran one; chains of bare forks are followed 16 up, as a hostile trace may have them
-- without end. Rules mostly look at text in lower case, which is therefore made once.
create or replace table sigma_process_creation as
with recursive run as materialized (
  select
    event_id, process_id, ts, pid, ppid, uid, cwd as current_directory,
    coalesce(filename, exe) as image,
    array_to_string(args, ' ') as command_line
  from process_exec
),
ancestor(process_id, ancestor_id, depth) as (
  select process_id, parent_id, 1 from process where execs > 0 and parent_id is not null
  union
  select ancestor.process_id, process.parent_id, depth + 1
  from ancestor join process on process.process_id = ancestor.ancestor_id
  where process.execs = 0 and process.parent_id is not null and depth < 16
),
parent as (
  select ancestor.process_id, ancestor.ancestor_id
  from ancestor join process on process.process_id = ancestor.ancestor_id
  where process.execs > 0
),
child as (
  select run.*, parent.ancestor_id from run left join parent using (process_id)
)
select
  child.event_id, child.process_id, child.ts, child.pid, child.ppid, child.image, child.command_line, child.current_directory,
  if(child.uid = 0, 'root', child.uid::varchar) as user_name,
  parent_run.image as parent_image,
  parent_run.command_line as parent_command_line,
  lower(child.image) as image_lower, lower(child.command_line) as command_line_lower,
  lower(parent_run.image) as parent_image_lower, lower(parent_run.command_line) as parent_command_line_lower
from child
asof left join run as parent_run on parent_run.process_id = child.ancestor_id and parent_run.event_id <= child.event_id
