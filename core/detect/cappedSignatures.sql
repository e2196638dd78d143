select signature_id, count(*)::double as evidence
from finding
where signature_id in ($ids)
group by signature_id
having count(*) >= $row_limit
