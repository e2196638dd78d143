-- id: TI-103
-- name: network-tool-in-install
-- severity: medium
-- technique: T1105
-- description: A package's own code started a network tool while the package was being installed. Package managers fetch by themselves; a script that fetches more brings code that nobody locked or reviewed.
-- blind-spots: A script that connects by itself starts no tool; TI-127 names the hosts of those. A tool that was told to send stolen data is reported by TI-102 alone.
-- references: https://attack.mitre.org/techniques/T1105/
-- needs: parents
-- tags: command-and-control, supply-chain
with tools as (
  select process_id, event_id, ts, program || ' during ' || install as text
  from command
  where install_id is not null and is_network_tool(program) and not starts_with(coalesce(parent_program, ''), 'git')
    and process_id not in (select process_id from finding where signature_id = 'TI-102')
)
select * from tools
union all
select connection.process_id, connection.event_id, connection.ts, tools.text
from connection join tools using (process_id)
where connection.category <> 'loopback'
