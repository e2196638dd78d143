-- Every connection, with its address as hexadecimal digits of full length (8 for IPv4, 32 for IPv6), so that the
-- addresses of a CIDR block are a range of text.
create or replace table sigma_network_connection as
with run as (
  select event_id, process_id, coalesce(filename, exe) as image from process_exec
),
split as (
  select
    *,
    regexp_extract(dst_addr, '^(?:::ffff:)?(\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3})$', 1) as ipv4,
    string_split(split_part(regexp_replace(dst_addr, '%.*$', ''), '::', 1), ':').list_filter(part -> part <> '') as before_gap,
    string_split(split_part(regexp_replace(dst_addr, '%.*$', ''), '::', 2), ':').list_filter(part -> part <> '') as after_gap
  from connection
),
addressed as (
  select
    *,
    case
      when ipv4 <> '' then
        array_to_string(list_transform(string_split(ipv4, '.'), part -> lpad(to_hex(part::integer), 2, '0')), '')
      when regexp_matches(dst_addr, '^[0-9a-fA-F:]+(%.*)?$') and len(before_gap) + len(after_gap) <= 8 then
        array_to_string(list_transform(before_gap, part -> lpad(part, 4, '0')), '')
        || repeat('0000', 8 - len(before_gap) - len(after_gap))
        || array_to_string(list_transform(after_gap, part -> lpad(part, 4, '0')), '')
    end as address_digits
  from split
)
select
  addressed.event_id, addressed.process_id, addressed.ts, addressed.pid,
  addressed.dst_addr as destination_ip,
  addressed.dst_port as destination_port,
  addressed.hostname as destination_hostname,
  addressed.protocol,
  lower(addressed.address_digits) as destination_digits,
  if(addressed.uid = 0, 'root', addressed.uid::varchar) as user_name,
  run.image, lower(run.image) as image_lower
from addressed
asof left join run on run.process_id = addressed.process_id and run.event_id <= addressed.event_id
