select
  count(distinct $value)::integer as distinct_values,
  (count(*) - count($value))::integer as nulls,
  left(min($value)::varchar, 200) as smallest,
  left(max($value)::varchar, 200) as largest
from $table
where $kept
