-- id: TRC-1019
-- name: docker-socket
-- severity: medium
-- technique: T1611
-- description: The socket of the container engine was opened as a file. Whoever may use it is root on the host.
-- blind-spots: A program that connects to the socket does not open it, and this is how the usual clients work: they are not seen.
-- references: https://attack.mitre.org/techniques/T1611/
-- tags: tracee, escape
select process_id, event_id, ts, 'Container engine socket opened: ' || path as text
from touched
where ends_with(path, '/docker.sock') and not regexp_matches(coalesce(program, ''), '^(dockerd|docker|docker-.*|containerd.*|systemd.*)$')
