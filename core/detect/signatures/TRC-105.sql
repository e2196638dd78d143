-- id: TRC-105
-- name: fileless-execution
-- severity: high
-- technique: T1620
-- description: A program was started from memory, so that no file of it is left to look at.
-- blind-spots: Container runtimes start a copy of themselves from memory by design: that copy is left out when another part of the runtime started it. Code that an interpreter reads from a pipe is not seen.
-- references: https://attack.mitre.org/techniques/T1620/
-- tags: tracee, defense-evasion
select process_id, event_id, ts, 'Program started from memory: ' || coalesce(nullif(exe, ''), filename) as text
from command
where
  (regexp_matches(coalesce(filename, ''), '^(/?memfd:|/dev/shm/|/run/shm/|/proc/(self|\d+)/fd/)') or regexp_matches(coalesce(exe, ''), '^(/?memfd:|/dev/shm/|/run/shm/)'))
  and not (
    regexp_matches(coalesce(parent_program, ''), '^(runc|crun|containerd.*|dockerd|buildkitd|podman|conmon|buildah|exe)$')
    and regexp_matches(line, '^(\S*/)?(runc|crun|buildah|podman|exe)\b')
  )
