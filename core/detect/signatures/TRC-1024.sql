-- id: TRC-1024
-- name: memory-written
-- severity: high
-- technique: T1055.009
-- description: A program opened the memory of another process for writing, which puts its own code into that process.
-- blind-spots: Writing by ptrace or process_vm_writev leaves no file event. A debugger that changes a process it started itself is not reported.
-- references: https://attack.mitre.org/techniques/T1055/009/
-- tags: tracee, defense-evasion
with opened as (
  select * from touched where writes and target_pid is not null and target_file = 'mem'
),
aimed as (
  select opened.*, process.process_id as target_id, process.parent_id as target_parent_id
  from opened asof left join process on process.pid = opened.target_pid and process.started <= opened.ts
)
select
  aimed.process_id, aimed.event_id, aimed.ts,
  coalesce(lineage.program || ' memory written', 'Memory of process ' || aimed.target_pid || ' written') as text
from aimed left join lineage on lineage.process_id = aimed.target_id
where aimed.target_id is distinct from aimed.process_id and aimed.target_parent_id is distinct from aimed.process_id
