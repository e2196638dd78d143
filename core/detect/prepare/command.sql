-- Every program started, with its command line, what it runs and who started it.
create or replace table command as
with exec as (
  select
    event_id, ts, process_id, filename, coalesce(exe, filename) as exe, cwd,
    string_list(args) as args
  from stored_event as event
  where type_code = code_of('process_exec') and process_id is not null
),
named as (
  select
    *,
    base_name(coalesce(nullif(filename, ''), args[1], '')) as program,
    coalesce(array_to_string(args, ' '), filename, '') as line,
    list_filter(args[2:], argument -> not starts_with(argument, '-'))[1] as operand
  from exec
)
select
  named.event_id, named.ts, named.process_id, named.program, named.filename, named.exe, named.args, named.line,
  -- The file whose code runs: an interpreter's script, else the program itself.
  case
    when not is_interpreter(named.program) then named.filename
    when starts_with(named.operand, '/') then named.operand
    when contains(named.operand, '/') or regexp_matches(named.operand, '\.(sh|py|js|mjs|cjs|rb|pl)$')
      then coalesce(rtrim(named.cwd, '/') || '/', '') || ltrim(named.operand, './')
  end as code_path,
  lineage.parent_id, parent.program as parent_program, parent.line as parent_line,
  lineage.install_id, lineage.install, lineage.unit_id, coalesce(lineage.system_install, false) as system_install
from named
left join lineage using (process_id)
left join lineage as parent on parent.process_id = lineage.parent_id;
