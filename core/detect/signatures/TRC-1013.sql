-- id: TRC-1013
-- name: kubernetes-api
-- severity: low
-- technique: T1609
-- description: A program connected to the programming interface of the Kubernetes cluster that this job runs in.
-- blind-spots: An address is recognised by its look-up or by the port 6443 in a private network; clusters that listen elsewhere are missed.
-- references: https://attack.mitre.org/techniques/T1609/
-- tags: tracee, discovery
select process_id, event_id, ts, 'Connection to the Kubernetes API: ' || coalesce(hostname, dst_addr) as text
from connection
where hostname in ('kubernetes', 'kubernetes.default', 'kubernetes.default.svc', 'kubernetes.default.svc.cluster.local')
  or dst_port = 6443 and category in ('private', 'other')
