with listed as not materialized (
  select event.event_id, $place as place from event where $scope and $filter
),
wanted as (
  select event_id, place from listed where event_id = $event_id
)
select
  count(*) filter (where
    coalesce($before, listed.place is not null)
    or (listed.place is not distinct from wanted.place and listed.event_id < wanted.event_id)
  )::double as position,
  count(*)::double as listed
from listed cross join wanted
