with numbers as (
  select $value as v from $table where $kept and isfinite($value)
),
range as (
  select min(v) as low, max(v) as high from numbers
)
select
  least(floor(case when high > low then (v - low) / (high - low) * $bins else 0 end), $bins - 1)::integer as bin,
  count(*)::integer as n
from numbers, range
group by bin
order by bin
