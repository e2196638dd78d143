-- What the other processes of the same parent wrote and connected to after this one started. Of the writes the first
-- 2,000 from this process's first line on are looked at, which are the first in time but for events of the same moment:
-- the children of one parent may write for as long as the job runs, and eight lines are shown. Without an order the
-- search ends there. The values stand here as numbers, because what is found by a subquery does not keep DuckDB from
-- reading the whole table.
with sibling as (
  select process_id from process
  where process_id <> $process_id and parent_id = $parent_id and (writes > 0 or connections > 0)
),
write as (
  select process_id, path, ts
  from stored_event as event
  where type_code = code_of('file_write') and event_id >= $first_line and ts >= make_timestamp($started)
    and process_id in (from sibling)
  limit 2000
),
activity as (
  select process_id, 'write' as kind, path as what, min(ts) as ts
  from write
  group by process_id, path
  union all
  select process_id, 'connection', host || ':' || dst_port, min(ts)
  from (select process_id, dst_port, ts, $host_label as host from connection
    where ts >= make_timestamp($started) and process_id in (from sibling)
      and not (dst_port = 53 and is_loopback(dst_addr)))
  group by process_id, host, dst_port
)
select process_id::double as process_id, kind, what, epoch_us(ts)::double - $start as time_us
from activity
order by ts
limit 8
