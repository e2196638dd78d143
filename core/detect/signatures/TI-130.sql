-- id: TI-130
-- name: run-then-deleted
-- severity: low
-- technique: T1070.004
-- description: A script or program in a temporary folder was run and then deleted, so that it cannot be looked at any more.
-- blind-spots: Many tools clean up this way. What package managers and compilers delete is left out.
-- references: https://attack.mitre.org/techniques/T1070/004/
-- tags: defense-evasion, sequence
-- needs: deletes
with deleted as (
  select file_delete.event_id, file_delete.ts, file_delete.path from file_delete
  left join lineage using (process_id)
  where is_temporary(file_delete.path) and not coalesce(is_toolchain(lineage.program), false)
    and not coalesce(is_runner(lineage.program), false)
),
run as (
  select command.process_id, command.event_id, command.ts, command.code_path, min(deleted.event_id) as delete_id
  from command join deleted on deleted.path = command.code_path and deleted.ts >= command.ts
  group by all
)
select process_id, event_id, ts, 'Run, then deleted: ' || code_path as text from run
union all
select run.process_id, deleted.event_id, deleted.ts, 'Run, then deleted: ' || run.code_path
from run join deleted on deleted.event_id = run.delete_id
