-- id: TI-102
-- name: read-then-send
-- severity: high
-- technique: T1041
-- description: Credentials were read, and then the same piece of work sent data to a host that is neither a package registry nor a code host nor part of the runner.
-- blind-spots: What was sent is not in the trace. A request that curl or wget makes without uploading a body is taken for a download; a stolen secret in a URL is missed.
-- references: https://attack.mitre.org/techniques/T1041/
-- needs: parents
-- tags: exfiltration, credential-access, supply-chain, sequence
with stolen as (
  select *, credential is null as of_process
  from touched
  where reads and (credential is not null or target_file in ('mem', 'environ') and target_pid <> pid)
),
-- Outside of package installations a program may well read one tool's credentials: several, or another process's
-- memory, may not.
thieving as (
  select unit_id, min(ts) as since from stolen
  group by unit_id
  having any_value(install_id) is not null or bool_or(of_process) or count(distinct credential) >= 3
),
sent as (
  select
    connection.process_id, connection.event_id, connection.ts, lineage.unit_id, thieving.since,
    coalesce(connection.hostname, connection.dst_addr) as host
  from connection
  join lineage using (process_id)
  join thieving on thieving.unit_id = lineage.unit_id and thieving.since <= connection.ts
  where connection.category = 'other' and connection.dst_port is distinct from 53
    and (not is_fetcher(lineage.program) or is_upload(lineage.line))
),
told as (
  select process_id, host, unit_id, max(ts) as ts from sent group by all
),
uploaded as (
  select told.process_id, told.host, command.event_id, command.ts, command.line, told.unit_id
  from told join command on command.process_id = told.process_id and command.ts <= told.ts and is_fetcher(command.program)
),
evidence as (
  select process_id, event_id, ts, host from sent
  union
  select process_id, event_id, ts, host from uploaded
  union
  select told.process_id, stolen.event_id, stolen.ts, told.host
  from told join stolen on stolen.unit_id = told.unit_id and stolen.ts <= told.ts
  union
  select uploaded.process_id, touched.event_id, touched.ts, uploaded.host
  from uploaded join touched on touched.unit_id = uploaded.unit_id
    and touched.type = 'file_write' and touched.ts <= uploaded.ts and contains(uploaded.line, touched.path)
)
select process_id, event_id, ts, 'Credentials read, then data sent to ' || host as text from evidence
