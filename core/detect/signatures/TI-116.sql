-- id: TI-116
-- name: authorized-keys
-- severity: high
-- technique: T1098.004
-- description: The keys that may log in to this machine were changed.
-- blind-spots: Provisioning of a machine does this on purpose, outside of a job.
-- references: https://attack.mitre.org/techniques/T1098/004/
-- tags: persistence
select process_id, event_id, ts, 'Log-in keys changed: ' || path as text
from touched
where writes and regexp_matches(path, '/\.ssh/authorized_keys2?$') and not regexp_matches(coalesce(program, ''), '^(cloud-init|google_.*|waagent|sshd)$')
