-- Paths of the first events of each type: what a type's later events have is the same.
with sampled as (
  select data from event qualify row_number() over (partition by type order by event_id) <= 40
)
select distinct regexp_replace(tree.fullkey, '\[\d+\]', '[0]', 'g') as path, min(tree.type) as type
from sampled, json_tree(sampled.data) as tree
where tree.fullkey <> '$'
group by 1
order by 1
limit 500
