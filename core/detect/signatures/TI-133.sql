-- id: TI-133
-- name: source-changed
-- severity: low
-- technique: T1195.002
-- description: A source file was changed after the checkout by another program than git.
-- blind-spots: Version numbers, formatters and generators are changed this way on purpose. Package code that overwrites sources is reported by TI-119.
-- references: https://attack.mitre.org/techniques/T1195/002/
-- tags: supply-chain, ci, sequence
select process_id, event_id, ts, 'Source file changed after the checkout: ' || path as text
from overwritten
where not by_package and not generated
