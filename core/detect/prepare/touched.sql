-- Uses of files that a signature may ask for: process and system files, devices, configuration, hidden files and
-- programs that are run. The files of packages, sources and libraries, nearly all of a job, are left out here
-- once, so that each signature looks at thousands of rows and not at millions.
create or replace table touched as
with used as (
  select
    event_id, ts, process_id, pid, coalesce(new_path, path) as path, type,
    type = 'file_open' and not coalesce(contains(flags, 'O_WRONLY'), false) as reads,
    type <> 'file_open' or contains(flags, 'O_WRONLY') or contains(flags, 'O_RDWR') as writes
  from event
  where type in ('file_open', 'file_write', 'file_rename') and not library_load and failed is null and process_id is not null
),
watched as (
  select * from used
  where
    starts_with(path, '/proc/') or starts_with(path, '/etc/') or starts_with(path, '/run/') or starts_with(path, '/var/') or starts_with(path, '/dev/')
    or contains(path, '/.') and not contains(path, '/node_modules/') and not contains(path, '/.npm/_cacache/')
      and not contains(path, '/.git/objects/')
    or writes and (
      starts_with(path, '/sys/') or starts_with(path, '/lib') or starts_with(path, '/usr/lib') or starts_with(path, '/tmp/')
      or ends_with(path, '.pth')
    )
    or ends_with(path, '/docker.sock')
    -- What is run is of interest wherever it was written.
    or writes and path in (select code_path from command)
)
select watched.*, lineage.program, lineage.install_id, lineage.install, lineage.unit_id, coalesce(lineage.system_install, false) as system_install
from watched left join lineage using (process_id);
