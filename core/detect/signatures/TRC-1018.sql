-- id: TRC-1018
-- name: kubernetes-certificates
-- severity: high
-- technique: T1552.004
-- description: The keys of the Kubernetes control plane were read by a program that is not part of it. They open the whole cluster.
-- blind-spots: A copy kept at another place is not recognised.
-- references: https://attack.mitre.org/techniques/T1552/004/
-- tags: tracee, credential-access
select process_id, event_id, ts, 'Kubernetes certificates read: ' || path as text
from touched
where reads and starts_with(path, '/etc/kubernetes/pki/') and not regexp_matches(coalesce(program, ''), '^(kube-apiserver|kubelet|kube-controller-manager|kube-controller|kube-scheduler|kubeadm|etcd|kube-proxy)$')
