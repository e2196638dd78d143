-- Bars stand in the order in which the result has them; the colours of rare values are one.
with bars as (
  select coalesce($x, 'NULL') as x, $series as series, $y as y, min(rowid) as place
  from $table
  where $kept
  group by 1, 2
),
places as (
  select x, row_number() over (order by min(place)) as place, count(*) over () as total from bars group by x
),
ranked as (
  select series, row_number() over (order by sum(abs(y)) desc) as rank from bars group by series
)
select
  bars.x,
  null::double as x_end,
  sum(bars.y)::double as y,
  case when ranked.rank <= $groups then bars.series else 'other' end as series,
  any_value(places.total)::integer as total
from bars
join places using (x)
left join ranked on ranked.series is not distinct from bars.series
where places.place <= $bars
group by bars.x, case when ranked.rank <= $groups then bars.series else 'other' end
order by any_value(places.place)
