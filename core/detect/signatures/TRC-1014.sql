-- id: TRC-1014
-- name: disk-mount
-- severity: high
-- technique: T1611
-- description: A disk was mounted by a command of the job. From a privileged container this gives access to all files of the host.
-- blind-spots: Only the mount command is seen, not the system call. Images mounted by loop devices are left out.
-- references: https://attack.mitre.org/techniques/T1611/
-- tags: tracee, escape
select process_id, event_id, ts, 'Disk mounted: ' || left(line, 120) as text
from command
where program = 'mount' and regexp_matches(line, ' /dev/(sd|vd|xvd|hd|nvme|mapper/|dm-|mmcblk|disk/)')
  and not regexp_matches(coalesce(parent_program, ''), '^(systemd|systemd-.*|dockerd|containerd.*|cloud-init)$')
