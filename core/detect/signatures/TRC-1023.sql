-- id: TRC-1023
-- name: memory-read
-- severity: high
-- technique: T1003.007
-- description: A program opened the memory of another process. A CI runner keeps the secrets of the job in its memory, and no build step has a reason to read it.
-- blind-spots: A path that leads there by links or `..` is not followed, and reading by ptrace or process_vm_readv leaves no file event. A debugger that reads a process it started itself is not reported.
-- references: https://attack.mitre.org/techniques/T1003/007/
-- tags: tracee, credential-access, ci
with opened as (
  select * from touched where reads and target_pid is not null and target_file in ('mem', 'maps')
),
read as (
  select process_id, target_pid, min(ts) as ts from opened where target_file = 'mem' group by all
),
aimed as (
  select read.process_id, read.target_pid, process.process_id as target_id, process.parent_id as target_parent_id
  from read asof left join process on process.pid = read.target_pid and process.started <= read.ts
)
select
  opened.process_id, opened.event_id, opened.ts,
  coalesce(lineage.program || ' memory read', 'Memory of process ' || aimed.target_pid || ' read') as text
from aimed
join opened using (process_id, target_pid)
left join lineage on lineage.process_id = aimed.target_id
where aimed.target_id is distinct from aimed.process_id and aimed.target_parent_id is distinct from aimed.process_id
