-- id: TRC-108
-- name: service-account-token
-- severity: none
-- technique: T1528
-- description: The Kubernetes token of this container was read. Clients of the cluster need it, and whoever steals it acts as the workload.
-- blind-spots: A token mounted at another place is not recognised.
-- references: https://attack.mitre.org/techniques/T1528/
-- tags: tracee, credential-access
select process_id, event_id, ts, 'Kubernetes service account token read by ' || coalesce(program, 'a program') as text
from touched
where reads and regexp_matches(path, '^(/var)?/run/secrets/kubernetes\.io/serviceaccount/(\.\.[^/]+/)?token$')
