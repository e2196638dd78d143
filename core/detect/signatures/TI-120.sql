-- id: TI-120
-- name: environment-read
-- severity: medium
-- technique: T1552
-- description: The environment of another process was read, where CI systems put secrets.
-- blind-spots: The system's own process tools and a program that looks at what it started are left out.
-- references: https://attack.mitre.org/techniques/T1552/
-- tags: credential-access, ci
with opened as (
  select * from touched
  where reads and target_pid is not null and target_file = 'environ'
    and program not in ('ps', 'pgrep', 'pkill', 'pidof', 'top', 'htop', 'lsof', 'systemd', 'systemctl', 'systemd-logind', 'dbus-daemon', 'polkitd')
),
aimed as (
  select opened.*, process.process_id as target_id, process.parent_id as target_parent_id
  from opened asof left join process on process.pid = opened.target_pid and process.started <= opened.ts
)
select
  aimed.process_id, aimed.event_id, aimed.ts,
  case when count(*) over (partition by aimed.process_id) > 3
    then 'Environments of ' || count(distinct aimed.target_pid) over (partition by aimed.process_id) || ' processes read'
    else coalesce(lineage.program || ' environment read', 'Environment of process ' || aimed.target_pid || ' read')
  end as text
from aimed left join lineage on lineage.process_id = aimed.target_id
where aimed.target_id is distinct from aimed.process_id and aimed.target_parent_id is distinct from aimed.process_id
