-- id: TI-118
-- name: miner
-- severity: high
-- technique: T1496.001
-- description: A program that mines cryptocurrency was run, or a mining pool was contacted.
-- blind-spots: A renamed miner without the usual arguments that talks to an unknown pool is not recognised.
-- references: https://attack.mitre.org/techniques/T1496/001/
-- tags: impact
select process_id, event_id, ts, 'Cryptocurrency miner: ' || left(line, 120) as text
from command
where regexp_matches(lower(program), '^(xmrig|xmr-stak|minerd|cpuminer|ccminer|ethminer|nbminer|t-rex|lolminer|phoenixminer|cgminer|bfgminer|minergate|kdevtmpfsi|kinsing|jsextension)')
  or regexp_matches(line, 'stratum\+(tcp|ssl|tls|udp)://|--donate-level|--nicehash|--coin[ =](monero|xmr)|--algo[ =](rx/|randomx|cryptonight)|pool\.(minexmr|supportxmr)')
union all
select process_id, event_id, ts, 'Mining pool contacted: ' || hostname
from dns_query
where regexp_matches(lower(hostname), '(^|\.)([a-z0-9-]*(minexmr|supportxmr|nanopool|moneroocean|hashvault|f2pool|2miners|nicehash|ethermine|unmineable|herominers|c3pool|xmrpool|monerohash|dwarfpool|miningpoolhub|minergate|coinhive)[a-z0-9-]*)\.|(^|\.)(xmr|monero|mining?|pool)-?pool\.|^(xmr|monero|rx)\.[a-z0-9-]*pool')
