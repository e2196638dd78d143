-- id: TI-101
-- name: credential-files
-- severity: high
-- technique: T1552.001
-- description: Code of a package opened the credential files of several tools while it was being installed. An install script needs none of them.
-- blind-spots: Secrets in environment variables are not seen, nor credential files at places that their tools do not use.
-- references: https://attack.mitre.org/techniques/T1552/001/
-- needs: parents
-- tags: credential-access, supply-chain, sequence
with foreign_reads as (
  select * from touched where reads and credential is not null and install_id is not null
),
-- A script may read each file by a process of its own: what belongs to one package script is counted together.
counted as (
  select
    unit_id, count(distinct path) as files, count(distinct credential) as families,
    case when count(distinct process_id) = 1 then any_value(process_id) else unit_id end as process_id
  from foreign_reads group by unit_id
)
select counted.process_id, event_id, ts, files || ' credential files read by a package script' as text
from foreign_reads join counted using (unit_id)
where counted.families >= 3
