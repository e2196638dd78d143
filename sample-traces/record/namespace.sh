#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# The world in which a job is recorded, entered by unshare: a network of its own with the job's hosts on the
# loopback device, a file system where what is particular to this machine is hidden, a host name.
# usage: namespace.sh FOLDER COLLECTOR SCRIPTS
set -euo pipefail
folder=$1 collector=$2 record=$3

hostname runner
ip link set lo up
node -e 'import(process.argv[1]).then((m) => console.log(Object.values(m.addresses).join("\n")))' "$record/hosts.mjs" |
    while read -r address; do ip address add "$address/32" dev lo; done

# Services see the machine as it is; what they do is not recorded.
node "$record/services.mjs" "$folder" &
services=$!
git daemon --base-path="$folder/git" --export-all --listen=198.51.100.20 --reuseaddr >/dev/null 2>&1 &
daemon=$!
trap 'kill $services $daemon 2>/dev/null || true' EXIT
while [ ! -e "$folder/ready" ]; do sleep 0.05; done

cp "$collector" "$folder/collector"
mount --make-rprivate /
cgroups=$(grep -- ' - cgroup2\? ' /proc/self/mountinfo | cut -d' ' -f5 | sort -r)
for point in $cgroups; do umount -l "$point"; done
umount -l /sys/fs/cgroup 2>/dev/null || true
mount -t cgroup2 none /sys/fs/cgroup
for place in /home /root /usr/local /usr/etc /etc/profile.d; do
    [ -d "$place" ] && mount -t tmpfs none "$place"
done
mount --bind "$folder/etc" /mnt
for name in resolv.conf nsswitch.conf hosts passwd gitconfig; do
    [ -e "/etc/$name" ] || touch "/etc/$name"
    mount --bind "/mnt/$name" "/etc/$name"
done
mkdir /home/runner
cp -a "$folder/home/." /home/runner/
# By descriptor, because the paths are hidden below. The job writes to a pipe: a file of ours would be seen.
exec 9<"$folder/collector" 8>"$folder/trace.jsonl" 7>"$folder/log"
cd /home/runner
mount -t tmpfs none /tmp
umount /mnt
env -i HOME=/home/runner PATH=/usr/bin:/bin LANG=C.UTF-8 CI=true GITHUB_ACTIONS=true TZ=UTC \
    /proc/self/fd/9 record -o /proc/self/fd/8 -- \
    /home/runner/actions-runner/bin/Runner.Listener /home/runner/work/_temp/steps 2>&1 </dev/null | cat >&7
