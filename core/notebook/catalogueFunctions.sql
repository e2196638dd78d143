select function_name as name, function_type as kind, coalesce(description, '') as description,
  coalesce(parameters, []) as parameters, coalesce(parameter_types, []) as parameter_types,
  coalesce(return_type, '') as return_type, coalesce(varargs, '') as varargs, coalesce(examples[1], '') as example
from duckdb_functions()
where regexp_full_match(function_name, '[a-z_]\w*')
order by function_name, len(parameters)
