select coalesce(hostname, dst_addr) as host, category, count(*) as connections, min(ts) as first, list(distinct comm) as commands
from connection
group by all
order by first
