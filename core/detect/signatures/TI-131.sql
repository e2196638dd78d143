-- id: TI-131
-- name: runner-credentials
-- severity: high
-- technique: T1552.001
-- description: The files with which the runner proves who it is were read by another program. Whoever has them can take over the runner.
-- blind-spots: They are recognised in the folder that the runner is usually installed in.
-- references: https://attack.mitre.org/techniques/T1552/001/
-- tags: credential-access, ci
select process_id, event_id, ts, 'Runner credentials read: ' || path as text
from touched
where reads and credential = 'runner'
