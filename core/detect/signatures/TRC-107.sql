-- id: TRC-107
-- name: ld-preload
-- severity: medium
-- technique: T1574.006
-- description: The list of libraries that every program loads first was changed, which puts code into all programs started after it.
-- blind-spots: Environment variables are not recorded: LD_PRELOAD given to one program is not seen.
-- references: https://attack.mitre.org/techniques/T1574/006/
-- tags: tracee, persistence
select process_id, event_id, ts, 'Library preloading changed: ' || path as text
from touched
where writes and path = '/etc/ld.so.preload'
