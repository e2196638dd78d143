-- id: TRC-1012
-- name: default-loader
-- severity: high
-- technique: T1574
-- description: The program that loads all other programs was written to.
-- blind-spots: System package installations replace it when the C library is updated and are left out.
-- references: https://attack.mitre.org/techniques/T1574/
-- tags: tracee, persistence
select process_id, event_id, ts, 'Program loader modified: ' || path as text
from touched
where writes and regexp_matches(path, '^(/usr)?/lib(32|64|x32)?/([^/]+/)?ld(-linux|-musl|-)?[^/]*\.so(\.[0-9]+)*$') and not system_install
