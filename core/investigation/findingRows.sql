select finding.severity, finding.title, finding.signature_id, finding.technique, finding.process_id, finding.event_id, finding.ts, event.data
from finding left join event using (event_id)
where $scope
order by list_position(['critical', 'high', 'medium', 'low', 'none'], finding.severity), finding.ts
