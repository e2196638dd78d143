-- id: TI-111
-- name: systemd-unit
-- severity: medium
-- technique: T1543.002
-- description: A service or timer was set up, which starts code again without the job.
-- blind-spots: System package installations and systemd itself are left out.
-- references: https://attack.mitre.org/techniques/T1543/002/
-- tags: persistence
select process_id, event_id, ts, 'Service set up: ' || path as text
from touched
where writes and regexp_matches(path, '(^/(etc|usr/lib|lib)/systemd/(system|user)/|/\.config/systemd/user/|/\.local/share/systemd/user/).*\.(service|timer|socket|path)$') and not system_install and not regexp_matches(coalesce(program, ''), '^(systemd.*|systemctl)$')
