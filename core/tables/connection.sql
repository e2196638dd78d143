-- Every connection with the name of its host, as far as look-ups tell it. A trace holds no DNS answers, so a name is
-- a conclusion: the last look-up that the same process made before it ('process'); else the name that another process
-- reached the same address by; else the last look-up of anybody in the five seconds before, as a resolver
-- daemon makes them ('trace').
create or replace table connection as
with connects as (
  select * from net_connect
),
lookups as (
  select process_id, ts, arg_max(hostname, event_id) as hostname
  from dns_query
  where hostname is not null
  group by process_id, ts
),
nameable as (
  select event_id, process_id, ts, dst_addr from connects
  where dst_port is distinct from 53 and not is_loopback(dst_addr) and not is_cloud_metadata(dst_addr)
),
by_process as (
  select nameable.event_id, nameable.dst_addr, lookups.hostname
  from nameable asof join lookups on lookups.process_id = nameable.process_id and lookups.ts <= nameable.ts
),
by_address as (
  select dst_addr, arg_min(hostname, event_id) as hostname from by_process group by dst_addr
),
anybody as (
  select 1 as one, ts, arg_max(hostname, process_id) as hostname from lookups group by ts
),
by_time as (
  select nameable.event_id, anybody.hostname
  from nameable asof join anybody on anybody.one = 1 and anybody.ts <= nameable.ts
  where nameable.ts - anybody.ts <= interval 5 seconds
),
named as (
  select
    connects.*,
    coalesce(by_process.hostname, by_address.hostname, by_time.hostname) as hostname,
    case
      when by_process.hostname is not null then 'process'
      when coalesce(by_address.hostname, by_time.hostname) is not null then 'trace'
    end as hostname_source
  from connects
  left join by_process using (event_id)
  left join nameable using (event_id)
  left join by_address on by_address.dst_addr = nameable.dst_addr
  left join by_time on by_time.event_id = connects.event_id
),
-- Once a destination: telling what it is takes longer than all else here.
destination as (
  select hostname, dst_addr, dst_port, destination_category(lower(coalesce(hostname, '')), dst_addr, dst_port) as category
  from (select distinct hostname, dst_addr, dst_port from named)
)
select named.*, destination.category
from named
join destination
  on destination.hostname is not distinct from named.hostname
  and destination.dst_addr is not distinct from named.dst_addr
  and destination.dst_port is not distinct from named.dst_port
order by named.ts, named.event_id;
