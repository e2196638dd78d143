-- id: TI-115
-- name: git-hook
-- severity: low
-- technique: T1546
-- description: A git hook was written: it runs at the next commit, checkout or push.
-- blind-spots: Hook managers do this on purpose.
-- references: https://attack.mitre.org/techniques/T1546/
-- tags: persistence
select process_id, event_id, ts, 'Git hook written: ' || path as text
from touched
where writes and regexp_matches(path, '/\.git/hooks/[^/.]+$') and not regexp_matches(coalesce(program, ''), '^git')
