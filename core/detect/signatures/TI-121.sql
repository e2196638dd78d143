-- id: TI-121
-- name: git-push
-- severity: low
-- technique: T1567.001
-- description: The job pushed to a git host. Releases do so on purpose, and so does code that steals by way of a repository.
-- blind-spots: A program that speaks git by itself starts no git.
-- references: https://attack.mitre.org/techniques/T1567/001/
-- tags: exfiltration
select process_id, event_id, ts, 'git push: ' || left(coalesce(list_filter(args, argument -> regexp_matches(argument, '://|@.*:'))[1], 'to its remote'), 120) as text
from command
where program = 'git' and list_contains(args[2:], 'push') and not list_contains(args, 'stash') and not list_contains(args, 'subtree')
