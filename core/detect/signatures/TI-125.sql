-- id: TI-125
-- name: download-then-run
-- severity: medium
-- technique: T1105
-- description: A network tool wrote a file, and that file was run.
-- blind-spots: Installers are often fetched this way. A file that is moved or unpacked in between is followed only by renames that the trace records.
-- references: https://attack.mitre.org/techniques/T1105/
-- tags: execution, sequence
with fetched as (
  select path, event_id, ts from touched where writes and is_downloader(program)
),
moved as (
  select file_rename.new_path as path, fetched.event_id, file_rename.ts
  from file_rename join fetched on fetched.path = file_rename.path and file_rename.ts >= fetched.ts
),
candidates as (
  select * from fetched union all select * from moved
),
run as (
  select command.process_id, command.event_id, command.ts, command.code_path, max(candidates.event_id) as fetch_id
  from command join candidates on candidates.path = command.code_path and candidates.ts <= command.ts
  group by all
)
select process_id, event_id, ts, 'Downloaded, then run: ' || code_path as text from run
union all
select run.process_id, event.event_id, event.ts, 'Downloaded, then run: ' || run.code_path
from run join event on event.event_id = run.fetch_id
