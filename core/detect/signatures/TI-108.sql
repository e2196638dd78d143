-- id: TI-108
-- name: credential-file
-- severity: medium
-- technique: T1552.001
-- description: Code of a package opened a file in which another tool keeps its credentials, while the package was being installed.
-- blind-spots: The configuration files of package managers hold settings besides tokens and are read by honest scripts: they count only together with others, in TI-101.
-- references: https://attack.mitre.org/techniques/T1552/001/
-- needs: parents
-- tags: credential-access, supply-chain
select process_id, event_id, ts, 'Credential file read by a package script: ' || regexp_extract(path, '[^/]+/[^/]+$') as text
from touched
where reads and install_id is not null and credential not in ('npm', 'netrc')
  and unit_id not in (
    select lineage.unit_id from finding join lineage using (process_id) where finding.signature_id = 'TI-101'
  )
