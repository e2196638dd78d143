-- id: TRC-1027
-- name: scheduled-task
-- severity: medium
-- technique: T1053.003
-- description: A task was scheduled, so that code runs again after the job is over.
-- blind-spots: System package installations set up their tasks this way and are left out. Listing tasks is not reported.
-- references: https://attack.mitre.org/techniques/T1053/003/
-- tags: tracee, persistence
select process_id, event_id, ts, 'Scheduled task changed: ' || path as text
from touched
where writes and regexp_matches(path, '^/(etc/(crontab|anacrontab|cron\.|cron/)|var/spool/(cron|anacron|at)/)') and not system_install
union all
select process_id, event_id, ts, 'Scheduled task changed by ' || program
from command
where program in ('crontab', 'at', 'batch') and not regexp_matches(line, ' -[lVq]+$') and not system_install
