select process_id, to_json(args)::varchar as args
from process
where args is not null
order by started, first_event_id
