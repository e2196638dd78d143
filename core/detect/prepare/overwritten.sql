-- Files that git checked out and another program wrote afterwards.
create or replace table overwritten as
with git as (
  select process_id from lineage where starts_with(program, 'git')
),
-- Few processes, and few files: looked for first, so that all other writes are only held against them.
git_write as (
  select event_id, ts, coalesce(new_path, path) as path
  from stored_event as event semi join git using (process_id)
  where (replaces_content(type_code, flags) or type_code = code_of('file_rename')) and failed is null
),
checked_out as (
  select path, min(event_id) as checkout_id, min(ts) as checkout_ts
  from git_write
  where path is not null and not contains(path, '/.git/') and not starts_with(path, '/dev/') and not starts_with(path, '/tmp/')
  group by path
),
written as (
  select event.event_id, event.ts, event.process_id, event.path, checked_out.checkout_id, checked_out.checkout_ts
  from stored_event as event join checked_out on checked_out.path = event.path and checked_out.checkout_ts < event.ts
  where replaces_content(event.type_code, event.flags) and event.process_id is not null and event.failed is null
  union all
  select event.event_id, event.ts, event.process_id, event.new_path, checked_out.checkout_id, checked_out.checkout_ts
  from stored_event as event join checked_out on checked_out.path = event.new_path and checked_out.checkout_ts < event.ts
  where event.type_code = code_of('file_rename') and event.process_id is not null and event.failed is null
)
select
  written.*,
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
anti join git on git.process_id = written.process_id
left join lineage on lineage.process_id = written.process_id;
