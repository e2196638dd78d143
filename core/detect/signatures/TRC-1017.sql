-- id: TRC-1017
-- name: kernel-module
-- severity: medium
-- technique: T1547.006
-- description: A kernel module was loaded by a command of the job. It runs with all rights and can hide everything else.
-- blind-spots: Only the commands are seen, not the system call. Modules that the system or a container engine loads for itself are left out.
-- references: https://attack.mitre.org/techniques/T1547/006/
-- tags: tracee, persistence
select process_id, event_id, ts, 'Kernel module loaded: ' || left(line, 120) as text
from command
where program in ('insmod', 'modprobe', 'kmod') and regexp_matches(line, '(^|/)(insmod|modprobe)( |$)')
  and not regexp_matches(line, ' (-r|--remove|-n|--dry-run|--show-depends|-D|-c|--showconfig)( |$)')
  and not regexp_matches(coalesce(parent_program, ''), '^(systemd.*|udevd|udevadm|kthreadd|kworker.*|dockerd|containerd.*|x?ip6?tables.*|nft|mount|ifup|dkms)$')
  and not system_install
