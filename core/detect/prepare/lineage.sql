-- Where every process stands: what it is called, which package installation it is below, and which unit of work it
-- belongs to (a package's script, a step of the job, else all that hangs below one root).
create or replace table lineage as
with recursive named as (
  select
    process_id, parent_id,
    base_name(coalesce(script, nullif(args[1], ''), filename, comm, '')) as program,
    coalesce(array_to_string(args, ' '), '') as line
  from process
),
acting as (
  select *, install_command(program, line) as installs from named
),
tree as (
  select
    process_id, parent_id, program, line, installs,
    null::bigint as install_id, null::varchar as install, process_id as unit_id,
    is_system_installer(program) as system_install, 0 as depth
  from acting
  where parent_id is null
  union all
  select
    acting.process_id, acting.parent_id, acting.program, acting.line, acting.installs,
    case when tree.installs is not null or is_build_script(acting.program) then tree.process_id else tree.install_id end,
    case when is_build_script(acting.program) then 'cargo build' else coalesce(tree.installs, tree.install) end,
    case
      when tree.installs is not null or is_build_script(acting.program) or is_runner(tree.program) then acting.process_id
      else tree.unit_id
    end,
    tree.system_install or is_system_installer(acting.program),
    tree.depth + 1
  from acting join tree on acting.parent_id = tree.process_id
  -- A hostile trace may claim a chain of any length; a job is some ten deep.
  where tree.depth < 500
)
select process_id, parent_id, program, line, installs, install_id, install, unit_id, system_install from tree;
