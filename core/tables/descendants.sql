-- A process and all below it. `union` drops what was seen, so a cycle in hostile data ends.
create or replace macro descendants(root) as table
with recursive tree(process_id) as (
  select root::bigint
  union
  select process.process_id from process join tree on process.parent_id = tree.process_id
)
select process_id from tree;
