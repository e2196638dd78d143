-- id: TI-128
-- name: environment-then-send
-- severity: high
-- technique: T1041
-- description: The environment, where CI systems put secrets, was listed, and then the same piece of work sent data to a host that is not known for code or packages.
-- blind-spots: A shell lists its environment without starting a program. What was sent is not in the trace.
-- references: https://attack.mitre.org/techniques/T1041/
-- tags: exfiltration, credential-access, sequence
with listed as (
  select * from command
  where program in ('env', 'printenv') and (len(args) = 1 or program = 'printenv' or regexp_matches(line, '^\S+ (-0|--null)$'))
),
sent as (
  select command.process_id, command.event_id, command.ts, command.unit_id, connection.event_id as connect_id, connection.ts as connect_ts,
    coalesce(connection.hostname, connection.dst_addr) as host
  from command join connection on connection.process_id = command.process_id and connection.ts >= command.ts
  where is_network_tool(command.program) and (not is_fetcher(command.program) or is_upload(command.line))
    and connection.category = 'other' and connection.dst_port is distinct from 53
),
chained as (
  select sent.*, listed.event_id as list_id, listed.ts as list_ts
  from sent join listed on listed.unit_id = sent.unit_id and listed.ts <= sent.connect_ts
)
select process_id, list_id as event_id, list_ts as ts, 'Environment listed, then data sent to ' || host as text from chained
union select process_id, event_id, ts, 'Environment listed, then data sent to ' || host from chained
union select process_id, connect_id, connect_ts, 'Environment listed, then data sent to ' || host from chained
