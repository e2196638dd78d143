-- Uses of files that a signature may ask for: process and system files, devices, configuration, hidden files and
-- programs that are run. The files of packages, sources and libraries, nearly all of a job, are left out here
-- once, so that each signature looks at thousands of rows and not at millions.
create or replace table touched as
with used as (
  select
    event_id, ts, process_id, pid, path, type_code,
    type_code = code_of('file_open') and not coalesce(contains(flags, 'O_WRONLY'), false) as reads,
    type_code = code_of('file_write') or contains(flags, 'O_WRONLY') or contains(flags, 'O_RDWR') as writes
  from stored_event as event
  where type_code in (code_of('file_open'), code_of('file_write')) and not library_load and failed is null and process_id is not null
  -- Not one scan with coalesce(new_path, path): that would be worked out anew for each test below.
  union all
  select event_id, ts, process_id, pid, new_path, type_code, false, true
  from stored_event as event
  where type_code = code_of('file_rename') and process_id is not null
),
watched as (
  select * from used
  -- Half of a job's events at one test's price.
  where not contains(path, '/node_modules/') and (
    starts_with(path, '/proc/') and not starts_with(path, '/proc/self/')
    or starts_with(path, '/etc/') and (writes or not is_common_configuration(path))
    or starts_with(path, '/run/') or starts_with(path, '/var/run/')
    or contains(path, '/.') and not contains(path, '/.npm/_cacache/') and not contains(path, '/.git/objects/')
    or writes and (
      starts_with(path, '/tmp/') or starts_with(path, '/var/') or starts_with(path, '/dev/shm/') or starts_with(path, '/sys/')
      or starts_with(path, '/lib') or starts_with(path, '/usr/lib') or ends_with(path, '.pth')
      or path in (select code_path from command)
    )
    or ends_with(path, '/docker.sock')
  )
),
known as (
  select *, case when has_credential_name(path) then credential_family(path) end as family from watched
)
select
  known.* exclude (family, type_code), type_name(type_code) as type,
  coalesce(lineage.program, '') as program, lineage.install_id, lineage.install, lineage.unit_id, coalesce(lineage.system_install, false) as system_install,
  -- Of a path below /proc: the process that it speaks of, and what of it.
  case when starts_with(path, '/proc/') then try_cast(regexp_extract(path, '^/proc/(\d+)/', 1) as integer) end as target_pid,
  case when starts_with(path, '/proc/') then regexp_extract(path, '^/proc/\d+/(?:task/\d+/)?(\w+)$', 1) end as target_file,
  -- The tool whose credentials the file holds; null when the program may read them because they are its own.
  case when family is not null and not owns_credential(coalesce(lineage.program, ''), family) then family end as credential
from known left join lineage using (process_id);
