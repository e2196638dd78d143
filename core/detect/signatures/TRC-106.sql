-- id: TRC-106
-- name: notify-on-release
-- severity: high
-- technique: T1611
-- description: The notification of a control group was switched on. Together with a release agent it runs a program on the host, outside of the container.
-- blind-spots: Control groups of version 2 have no such file.
-- references: https://attack.mitre.org/techniques/T1611/
-- tags: tracee, escape
select process_id, event_id, ts, 'Control group notification changed: ' || path as text
from touched
where writes and ends_with(path, '/notify_on_release')
