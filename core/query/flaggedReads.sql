-- Reads that are evidence of a finding; the worst file of a pixel gives the name.
with flagged as (
  select event_id, max(list_position(['none', 'low', 'medium', 'high', 'critical'], severity)) as rank
  from finding group by event_id
),
shown as (
  select event.event_id, event.process_id, event.ts, event.path, flagged.rank
  from stored_event as event join flagged using (event_id)
  where type_code = code_of('file_open') and $filter
)
select
  min(epoch_us(ts))::double - $start as time_us,
  count(*)::double as events,
  arg_max(process_id, rank)::double as process_id,
  arg_max(event_id, rank)::double as event_id,
  arg_max(path, rank) as name,
  max(rank)::double as severity_rank
from shown
where ts between make_timestamp($first) and make_timestamp($last)
group by floor((epoch_us(ts) - $from) / $bin_us)
order by time_us
limit $mark_limit
