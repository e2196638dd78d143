-- id: TI-104
-- name: secret-search
-- severity: medium
-- technique: T1552
-- description: A search tool was given a pattern that only secrets have: the form in which a runner keeps masked values, or the prefix of an access token.
-- blind-spots: A program that searches by itself passes no pattern to another, and shell built-ins are not seen.
-- references: https://attack.mitre.org/techniques/T1552/
-- tags: credential-access, ci
select process_id, event_id, ts, 'Search for secret values' as text
from command
where program in ('grep', 'egrep', 'fgrep', 'zgrep', 'rg', 'ag', 'ack', 'sed', 'awk', 'gawk', 'mawk', 'strings')
  and regexp_matches(line, 'isSecret|gh[opsu]_|github_pat_|glpat-|AKIA|ASIA|npm_\[|npm_[A-Za-z0-9]|xox[abp]-|BEGIN [A-Z ]*PRIVATE|AWS_SECRET|ACTIONS_RUNTIME_TOKEN|ACTIONS_ID_TOKEN')
