-- What happened in the view, in 60 equal parts of the time between its first and last event.
with shown as (
  select * from event where $filter
),
span as (
  select min(ts) as first, greatest(epoch_us(max(ts)) - epoch_us(min(ts)), 1) as length_us from shown
)
select
  first + to_microseconds((least(59, 60 * (epoch_us(ts) - epoch_us(first)) // length_us) * length_us // 60)::bigint) as part,
  count(*) filter (where type_code = code_of('process_exec')) as execs,
  count(*) filter (where type_code = code_of('net_connect')) as connections,
  count(*) filter (where type_code = code_of('dns_query')) as lookups,
  count(*) filter (where type_code = code_of('file_open')) as opens,
  count(*) filter (where type_code = code_of('file_write')) as writes
from shown, span
where ts is not null
group by part
order by part
