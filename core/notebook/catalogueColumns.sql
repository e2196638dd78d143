with described as (
  select database_oid, table_name, comment from duckdb_tables()
  union all
  select database_oid, view_name, comment from duckdb_views() where not internal
),
meant as (
  select column_name, comment from duckdb_columns() where database_name = current_database() and table_name = 'event'
)
select
  columns.table_name, coalesce(described.comment, '') as table_comment,
  columns.column_name, columns.data_type, coalesce(columns.comment, meant.comment, '') as column_comment
from duckdb_columns() as columns
join described using (database_oid, table_name)
left join meant using (column_name)
where columns.database_name = current_database() and not columns.internal
order by columns.table_name, columns.column_index
