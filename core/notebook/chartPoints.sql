-- Every point, or where there are too many every n-th one of the result.
with points as (
  select $x as x, $y as y, $series as series, row_number() over (order by rowid) - 1 as place, count(*) over () as total
  from $table
  where $kept and $x is not null and $y is not null
)
select x, null::double as x_end, y, series, total::integer as total
from points
where place % greatest(1, ceil(total / $points)::bigint) = 0
order by x, place
