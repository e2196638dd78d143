-- id: TI-106
-- name: sweep-then-memory
-- severity: high
-- technique: T1003.007
-- description: The command lines of all processes were looked through, and then the memory of one was read: the way in which the secrets of a CI runner are stolen.
-- blind-spots: A sweep of process names by the very process that then reads memory is told by TI-105 and TRC-1023. Sweeps by the system's own process tools are not counted.
-- references: https://attack.mitre.org/techniques/T1003/007/
-- needs: parents
-- tags: credential-access, ci, sequence
with swept as (
  select process_id, unit_id, count(distinct target_pid) as pids, min(event_id) as event_id, min(ts) as ts,
    bool_or(target_file = 'cmdline') as by_command_line
  from touched
  where reads and target_pid is not null and target_file in ('cmdline', 'comm', 'status', 'exe', 'stat')
  group by all
  having pids >= 10
),
-- The evidence of TRC-1023, which knows whose memory may be read.
stolen as (
  select finding.process_id, finding.event_id, finding.ts, lineage.unit_id
  from finding join lineage using (process_id)
  where finding.signature_id = 'TRC-1023'
),
chained as (
  select stolen.process_id, stolen.event_id, stolen.ts, swept.event_id as swept_id, swept.ts as swept_ts, swept.pids
  from stolen join swept on swept.unit_id = stolen.unit_id and swept.ts <= stolen.ts
  where swept.by_command_line or swept.process_id <> stolen.process_id
)
select process_id, event_id, ts, pids || ' processes looked through, then memory read' as text from chained
union
select process_id, swept_id, swept_ts, pids || ' processes looked through, then memory read' from chained
