select left($value::varchar, 200) as value, count(*)::integer as n
from $table
where $kept and $value is not null
group by 1
order by 2 desc, 1
limit 4
