-- id: TI-127
-- name: host-in-install
-- severity: low
-- technique: T1071.001
-- description: Code of a package connected to a host that is neither a package registry nor a code host, while the package was being installed.
-- blind-spots: Some packages fetch their binaries from hosts of their own. Network tools are reported by TI-103, sending after reading credentials by TI-102.
-- references: https://attack.mitre.org/techniques/T1071/001/
-- tags: command-and-control, supply-chain
-- needs: parents
select connection.process_id, connection.event_id, connection.ts, coalesce(connection.hostname, connection.dst_addr) || ' contacted during ' || lineage.install as text
from connection join lineage using (process_id)
where lineage.install_id is not null and connection.category = 'other' and connection.dst_port is distinct from 53
  and not is_network_tool(lineage.program) and lineage.installs is null and not starts_with(lineage.program, 'git')
  and connection.process_id not in (select process_id from finding where signature_id = 'TI-102')
