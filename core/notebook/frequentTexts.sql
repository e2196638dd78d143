-- Values of a column that has few of them; none where there are more than $most.
with counted as (
  select $column::varchar as value, count(*) as n
  from (select $column from $table limit 200000)
  where $column is not null
  group by 1
  order by 2 desc
  limit $most + 1
)
select value from counted where (select count(*) from counted) <= $most and length(value) < 200 order by n desc, value
