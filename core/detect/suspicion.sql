-- Points by which processes stand out, each with its reason.
with found as (
  select process_id, signature_id, title, any_value(severity) as severity from finding group by all
),
own as (
  select
    process_id,
    case severity when 'critical' then 100 when 'high' then 60 when 'medium' then 25 when 'low' then 5 else 1 end as points,
    title as reason
  from found
),
flagged as (
  select process_id, sum(points) as points from own group by process_id
),
-- What a process started speaks against it as well, though less than what it did itself.
started as (
  select lineage.parent_id as process_id, least(30, 10 * count(*)) as points,
    case when count(*) = 1 then 'Started a process with findings' else 'Started ' || count(*) || ' processes with findings' end as reason
  from flagged join lineage using (process_id)
  where lineage.parent_id is not null and not is_runner(lineage.program) and flagged.points >= 25
  group by lineage.parent_id
),
suspects as (
  select process_id from flagged union select process_id from started
),
placed as (
  select process_id, 10 as points, 'Runs below ' || install as reason
  from lineage join suspects using (process_id) where install_id is not null
),
rare_host as (
  select any_value(process_id) as process_id, coalesce(hostname, dst_addr) as host
  from connection where category = 'other' and dst_port is distinct from 53
  group by coalesce(hostname, dst_addr)
  having count(distinct process_id) = 1
),
contacted as (
  select process_id, least(30, 10 * count(*)) as points,
    case when count(*) = 1 then 'Nothing else contacts ' || any_value(host) else 'Contacts ' || count(*) || ' hosts that nothing else contacts' end as reason
  from rare_host join suspects using (process_id) group by process_id
),
temporary as (
  select process_id, 10 as points, 'Runs ' || any_value(code_path) as reason
  from command join suspects using (process_id)
  where is_temporary(code_path) group by process_id
),
told as (
  select * from own union all select * from started union all select * from placed
  union all select * from contacted union all select * from temporary
),
-- The runner is an ancestor of everything.
scored as (
  select told.*, sum(told.points) over (partition by told.process_id) as score
  from told join lineage using (process_id) where not is_runner(lineage.program)
)
select process_id::double as process_id, points::double as points, reason, score::double as score
from scored
where process_id in (select process_id from scored group by process_id order by max(score) desc, process_id limit $process_limit)
order by score desc, process_id, points desc, reason
