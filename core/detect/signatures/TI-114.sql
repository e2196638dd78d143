-- id: TI-114
-- name: workflow-changed
-- severity: high
-- technique: T1195.002
-- description: A workflow file was written by a program that is not git. A changed workflow runs with the secrets of the repository at the next push.
-- blind-spots: A workflow that is changed through the host's interface instead of on disk is not seen. Tools that update workflows on purpose do the same.
-- references: https://attack.mitre.org/techniques/T1195/002/
-- tags: persistence, supply-chain, ci
select process_id, event_id, ts, 'Workflow file written: ' || path as text
from touched
where writes and regexp_matches(path, '/\.(github/workflows|gitea/workflows|forgejo/workflows)/[^/]+\.ya?ml$|/\.(gitlab-ci|travis)\.yml$|/\.circleci/config\.yml$') and not regexp_matches(coalesce(program, ''), '^(git.*|tar|unzip|rsync|Runner\..*)$')
