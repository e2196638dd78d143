-- id: TI-119
-- name: source-overwritten
-- severity: medium
-- technique: T1195.002
-- description: A source file was overwritten after the checkout, by code that came with a package. What is built then is not what was committed.
-- blind-spots: Formatters and generators do this on purpose: those known by name are left out. A file that no git process wrote while the trace was recorded is not known to be source.
-- references: https://attack.mitre.org/techniques/T1195/002/
-- tags: supply-chain, ci, sequence
select overwritten.process_id, overwritten.event_id, overwritten.ts, 'Source file overwritten: ' || overwritten.path as text
from overwritten
where overwritten.by_package and not overwritten.by_formatter and not overwritten.generated
union all
select overwritten.process_id, overwritten.checkout_id, overwritten.checkout_ts, 'Source file overwritten: ' || overwritten.path
from overwritten
where overwritten.by_package and not overwritten.by_formatter and not overwritten.generated
