-- Files that git checked out and another program wrote afterwards.
create or replace table overwritten as
with written as (
  select event_id, ts, process_id, coalesce(new_path, path) as path
  from event
  where (type in ('file_write', 'file_rename') or type = 'file_open' and (contains(flags, 'O_TRUNC') or contains(flags, 'O_RDWR')))
    and process_id is not null and failed is null
),
git as (
  select process_id from lineage where starts_with(program, 'git')
),
checked_out as (
  select path, min(event_id) as checkout_id, min(ts) as checkout_ts
  from written semi join git using (process_id)
  where path is not null and not contains(path, '/.git/') and not starts_with(path, '/dev/') and not starts_with(path, '/tmp/')
  group by path
)
select
  written.event_id, written.ts, written.process_id, written.path, checked_out.checkout_id, checked_out.checkout_ts,
  lineage.program,
  -- Code that came with a package, rather than a command of the job.
  coalesce(
    lineage.install_id is not null
    or regexp_matches(lineage.line, '/(node_modules|site-packages|dist-packages|_npx|gems)/'), false
  ) as by_package,
  coalesce(is_formatter(lineage.program), false) as by_formatter,
  -- Lock files and manifests that a package manager keeps.
  regexp_matches(written.path, '(/|\.)(package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|lock|go\.(sum|mod)|package\.json|Gemfile\.lock|composer\.lock|CHANGELOG\.md|\.snap)$')
    or contains(written.path, '/__snapshots__/') as generated
from written
join checked_out on checked_out.path = written.path and checked_out.checkout_ts < written.ts
anti join git on git.process_id = written.process_id
left join lineage on lineage.process_id = written.process_id;
