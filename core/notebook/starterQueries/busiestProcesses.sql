select comm, count(*) as processes, sum(events)::bigint as events, sum(bytes_written)::bigint as bytes_written
from process
group by comm
order by events desc
limit 25
