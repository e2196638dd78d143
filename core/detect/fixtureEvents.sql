-- The events that show a signature at work: the evidence, what its processes did besides, and the starts and ends of
-- these processes and of all above them.
with recursive evidence as (
  select event_id, process_id from stored_event as event where event_id in ($event_ids)
),
above(process_id, depth) as (
  select process_id, 0 from evidence where process_id is not null
  union
  select process.parent_id, depth + 1
  from above join process using (process_id)
  -- A hostile trace may claim a chain of any length; a job is some ten deep.
  where process.parent_id is not null and depth < 64
),
shown as (
  select
    event_id,
    case
      when event_id in (select event_id from evidence) or type_code = code_of('trace_start') then 0
      when type_code in (code_of('process_fork'), code_of('process_exec'), code_of('process_exit')) then 1
      else 2
    end as importance
  from stored_event as event
  where event_id in (select event_id from evidence)
    or type_code = code_of('trace_start')
    or process_id in (select process_id from above) and type_code in (code_of('process_fork'), code_of('process_exec'), code_of('process_exit'))
    or process_id in (select process_id from evidence) and not library_load
),
kept as (
  select event_id from shown order by importance, event_id limit $event_limit
)
select event_id from kept order by event_id
