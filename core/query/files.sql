-- Files that the processes of a scope touched. Siblings that differ in one number of their path fold into one row
-- once there are enough of them to be a sweep. A path without such a number has no pattern, whatever signs it holds.
with touched as (
  select
    path, type_code, flags, bytes, ts, event_id,
    nullif(regexp_replace(path, '/[0-9]+(/|$)', '/*\1'), path) as pattern
  from stored_event as event
  where $scope and $filter and path is not null
    and is_file_event(type_code)
),
sweep as (
  select pattern from touched
  where pattern is not null
  group by pattern
  having count(distinct path) >= $fold_from
),
flagged as (
  select event_id, max(list_position(['none', 'low', 'medium', 'high', 'critical'], severity)) as rank
  from finding group by event_id
),
file as (
  select
    if(sweep.pattern is null, path, sweep.pattern) as path,
    count(distinct touched.path)::double as paths,
    bool_or(type_code = code_of('file_open') and not regexp_matches(flags, 'O_WRONLY')) as read,
    bool_or(type_code = code_of('file_write') or (type_code = code_of('file_open') and is_write_open(flags))) as written,
    bool_or(type_code = code_of('file_open') and is_creating_open(flags)) as created,
    bool_or(type_code in (code_of('file_delete'), code_of('file_rename'))) as deleted,
    count(*) filter (where type_code = code_of('file_open'))::double as opens,
    coalesce(sum(bytes) filter (where type_code = code_of('file_write')), 0)::double as bytes_written,
    epoch_us(min(ts))::double - $start as first_us,
    epoch_us(max(ts))::double - $start as last_us,
    coalesce(max(flagged.rank), 0)::double as severity_rank
  from touched
  left join sweep using (pattern)
  left join flagged using (event_id)
  where $siblings
  group by 1, sweep.pattern
),
shown as (
  select * from file where $show
),
page as (
  select *, row_number() over (order by severity_rank >= 3 desc, $order, path) as position
  from shown
  qualify position > $offset and position <= $offset + $limit
)
select *, (select count(*) from shown)::double as total, $others as others
from page
order by position
