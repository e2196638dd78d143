-- id: TI-117
-- name: metadata-service
-- severity: medium
-- technique: T1552.005
-- description: A program asked the cloud's metadata service, which gives out the credentials of the machine.
-- blind-spots: The tools and services of the clouds ask it by design: those known by name are left out. Name resolution on Azure goes to an address of the same kind and is not counted.
-- references: https://attack.mitre.org/techniques/T1552/005/
-- tags: credential-access, cloud
select connection.process_id, connection.event_id, connection.ts, 'Cloud metadata service asked by ' || coalesce(nullif(lineage.program, ''), 'a program') as text
from connection left join lineage using (process_id)
where connection.dst_addr in ('169.254.169.254', 'fd00:ec2::254', '100.100.100.200') and connection.dst_port is distinct from 53
  and not regexp_matches(coalesce(lineage.program, ''), '^(aws|gcloud|gsutil|bq|az|terraform|tofu|pulumi|packer|cloud-init|waagent|WALinuxAgent|amazon-ssm.*|ssm-.*|amazon-cloudwatch.*|google_.*|google-.*|systemd-.*|kubelet|ecs-.*|dhclient|chronyd)$')
