-- Connections of the view, at most one mark a pixel and host.
with shown as (
  select event_id from stored_event as event where type_code = code_of('net_connect') and $filter
),
labelled as (
  select
    connection.event_id, connection.process_id, connection.ts, dst_port, category,
    $host_label as host
  from connection join shown using (event_id)
),
host as (
  select
    host,
    arg_min(category, ts) as category,
    count(*) as total,
    min(ts) as first_seen,
    max(severity_rank) as severity_rank
  from labelled left join (
    select event_id, max(list_position(['none', 'low', 'medium', 'high', 'critical'], severity)) as severity_rank
    from finding group by event_id
  ) using (event_id)
  group by host
),
ranked as (
  select *, row_number() over (order by coalesce(severity_rank, 0) desc, first_seen, host)::integer as rank
  from host
),
mark as (
  select
    if(rank <= $host_limit, rank, 0) as lane,
    floor((epoch_us(ts) - $from) / $bin_us) as bin,
    min(epoch_us(ts))::double - $start as time_us,
    count(*)::double as events,
    arg_min(process_id, ts)::double as process_id,
    arg_min(labelled.event_id, ts)::double as event_id,
    arg_min(dst_port, ts)::double as port
  from labelled join ranked using (host)
  where ts between make_timestamp($first) and make_timestamp($last)
  group by lane, bin
)
select
  coalesce(ranked.rank, 0)::double as lane, host, ranked.category, ranked.total::double as total,
  coalesce(severity_rank, 0)::double as severity_rank,
  time_us, events, process_id, event_id, port
from ranked full join mark on mark.lane = ranked.rank
order by rank, bin
