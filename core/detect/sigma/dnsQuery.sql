-- Every look-up with the program that made it.
create or replace table sigma_dns_query as
with run as (
  select event_id, process_id, coalesce(filename, exe) as image from process_exec
)
select
  dns_query.event_id, dns_query.process_id, dns_query.ts, dns_query.pid,
  dns_query.hostname as query_name,
  case dns_query.qtype
    when 1 then 'A' when 2 then 'NS' when 5 then 'CNAME' when 12 then 'PTR' when 15 then 'MX' when 16 then 'TXT'
    when 28 then 'AAAA' when 33 then 'SRV' when 65 then 'HTTPS' when 255 then 'ANY'
    else dns_query.qtype::varchar
  end as record_type,
  if(dns_query.uid = 0, 'root', dns_query.uid::varchar) as user_name,
  run.image, lower(run.image) as image_lower
from dns_query
asof left join run on run.process_id = dns_query.process_id and run.event_id <= dns_query.event_id
where dns_query.hostname is not null
