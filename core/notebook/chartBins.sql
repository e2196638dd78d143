-- Rows, or the sum of a column, in bins of equal width.
with chosen as (
  select *, $x as chart_place, $series as chart_series from $table where $kept and isfinite($x)
),
span as (
  select min(chart_place) as chart_low, greatest(max(chart_place) - min(chart_place), 1e-9) / $bins as chart_width from chosen
),
ranked as (
  select chart_series, row_number() over (order by count(*) desc) as chart_rank from chosen group by chart_series
),
binned as (
  select
    chosen.*,
    least(floor((chart_place - chart_low) / chart_width), $bins - 1) as chart_bin,
    case when ranked.chart_rank <= $groups then ranked.chart_series else 'other' end as chart_group
  from chosen
  cross join span
  left join ranked on ranked.chart_series is not distinct from chosen.chart_series
)
select
  any_value(chart_low) + chart_bin * any_value(chart_width) as x,
  any_value(chart_low) + (chart_bin + 1) * any_value(chart_width) as x_end,
  $y as y,
  chart_group as series,
  $bins as total
from binned
cross join span
group by chart_bin, chart_group
order by chart_bin, chart_group
