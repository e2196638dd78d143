-- id: TRC-1022
-- name: dropped-executable
-- severity: medium
-- technique: T1036
-- description: A file was written to a temporary or hidden place and then run. Installers do this, and so does malware that unpacks its next stage.
-- blind-spots: Files that compilers, package managers and the runner wrote are left out, and so is all that runs from inside the workspace. Code that is handed over by a pipe leaves no file.
-- references: https://attack.mitre.org/techniques/T1036/
-- tags: tracee, defense-evasion
with written as (
  select path, process_id, event_id, ts, program from touched
  where writes and (is_temporary(path) or is_hidden_file(path)) and not is_toolchain(program) and not is_downloader(program)
    and not is_runner(program)
),
run as (
  select command.process_id, command.event_id, command.ts, command.code_path, arg_max(written.event_id, written.ts) as written_id
  from command join written on written.path = command.code_path and written.ts <= command.ts
  group by all
)
select process_id, event_id, ts, 'Script written, then run: ' || code_path as text from run
union all
select run.process_id, written.event_id, written.ts, 'Script written, then run: ' || run.code_path
from run join written on written.event_id = run.written_id
