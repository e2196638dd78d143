-- id: TI-129
-- name: credential-sweep
-- severity: high
-- technique: T1552.001
-- description: Credential files of many tools were opened by one piece of work. No tool needs those of so many others.
-- blind-spots: During a package installation TI-101 reports this, at fewer files. Secret scanners that the job itself started are left out.
-- references: https://attack.mitre.org/techniques/T1552/001/
-- tags: credential-access, ci
with foreign_reads as (
  select * from touched
  where reads and credential is not null and install_id is null and not regexp_matches(path, '^/home/[^/]+/work/|^/__w/|^/github/workspace/')
    and program not in ('trufflehog', 'gitleaks', 'ggshield', 'detect-secrets', 'noseyparker', 'semgrep', 'trivy', 'grype', 'syft', 'clamscan', 'rsync', 'restic', 'borg')
),
counted as (
  select
    unit_id, count(distinct path) as files, count(distinct credential) as families,
    case when count(distinct process_id) = 1 then any_value(process_id) else unit_id end as process_id
  from foreign_reads group by unit_id
)
select counted.process_id, event_id, ts, files || ' credential files of ' || families || ' tools read' as text
from foreign_reads join counted using (unit_id)
where counted.families >= 4
