-- id: TRC-1010
-- name: release-agent
-- severity: high
-- technique: T1611
-- description: The release agent of a control group was set: the kernel runs that program on the host, outside of the container.
-- blind-spots: Control groups of version 2 have no such file.
-- references: https://attack.mitre.org/techniques/T1611/
-- tags: tracee, escape
select process_id, event_id, ts, 'Control group release agent changed: ' || path as text
from touched
where writes and ends_with(path, '/release_agent')
