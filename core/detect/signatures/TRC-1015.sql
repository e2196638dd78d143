-- id: TRC-1015
-- name: hidden-executable
-- severity: medium
-- technique: T1564.001
-- description: A hidden file was written and then run as a program.
-- blind-spots: Only the name of the file itself counts, not that of a hidden folder above it. What package managers write is left out.
-- references: https://attack.mitre.org/techniques/T1564/001/
-- tags: tracee, defense-evasion
with written as (
  select path, event_id, ts from touched
  where writes and is_hidden_file(path) and not is_toolchain(program)
),
run as (
  select command.process_id, command.event_id, command.ts, command.filename, max(written.event_id) as written_id
  from command join written on written.path = command.filename and written.ts <= command.ts
  group by all
)
select process_id, event_id, ts, 'Hidden program run: ' || filename as text from run
union all
select run.process_id, written.event_id, written.ts, 'Hidden program run: ' || run.filename
from run join written on written.event_id = run.written_id
