-- id: TI-126
-- name: privileged-container
-- severity: low
-- technique: T1610
-- description: A container was started that is not kept apart from the host: privileged, or with folders, processes or devices of the host.
-- blind-spots: Setting up emulation or nested containers needs this. A container started through the engine's interface leaves no command line.
-- references: https://attack.mitre.org/techniques/T1610/
-- tags: escape
select process_id, event_id, ts, 'Container with access to the host: ' || left(line, 120) as text
from command
where program in ('docker', 'podman', 'nerdctl') and regexp_matches(line, ' (run|create|exec) ')
  and regexp_matches(line, ' --privileged( |=true|$)| --pid[ =]host| --cap-add[ =](SYS_ADMIN|ALL|SYS_PTRACE|SYS_MODULE)| (-v|--volume)[ =]/:|/docker\.sock:|type=bind,(source|src)=/,| --userns[ =]host')
