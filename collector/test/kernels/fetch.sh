#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Fetches Debian's kernels and a static shell for the boot tests into .cache/collector/kernels, and installs
# the emulators. Nothing but the emulators is installed; the kernels are only unpacked.
set -eu
cd "$(dirname "$0")/../../.."
cache=$PWD/.cache/collector/kernels
mkdir -p "$cache"

export DEBIAN_FRONTEND=noninteractive
missing=
for package in qemu-system-x86 qemu-system-arm cpio gzip; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
done
if [ -n "$missing" ]; then
    apt-get update -qq
    # shellcheck disable=SC2086 # a list of words
    apt-get install -y -qq --no-install-recommends $missing
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
mkdir "$work/lists"
foreign="-o APT::Architecture=arm64 -o APT::Architectures::=arm64 -o Dir::State::lists=$work/lists
    -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= -o APT::Sandbox::User=root"

# fetch NAME PATTERN FILE OPTIONS: the newest package whose name matches, and of it the file that matches.
fetch() {
    name=$1 pattern=$2 file=$3 options=$4
    [ -s "$cache/$name" ] && return
    # shellcheck disable=SC2086 # options
    package=$(apt-cache $options search --names-only "$pattern" | cut -d' ' -f1 | sort -V | tail -1)
    [ -n "$package" ] || { echo "no package like $pattern" >&2; return 1; }
    mkdir -p "$work/$name"
    # shellcheck disable=SC2086
    (cd "$work/$name" && apt-get $options download -qq "$package")
    dpkg-deb --fsys-tarfile "$work/$name"/*.deb | tar -x -C "$work/$name" --wildcards "./$file"
    # shellcheck disable=SC2086 # a pattern
    mv "$work/$name"/$file "$cache/$name.new"
    mv "$cache/$name.new" "$cache/$name"
    echo "$name: $package"
}

[ -n "$(apt-cache search --names-only '^linux-image-6\.1\.0-[0-9]+-cloud-amd64$')" ] || apt-get update -qq
fetch linux-6.1-x64 '^linux-image-6\.1\.0-[0-9]+-cloud-amd64$' 'boot/vmlinuz-*' ''
fetch linux-6.12-x64 '^linux-image-6\.12\.[0-9]+\+deb12-cloud-amd64(-unsigned)?$' 'boot/vmlinuz-*' ''
fetch busybox-x64 '^busybox-static$' 'bin/busybox' ''
if [ ! -s "$cache/linux-6.1-arm64" ] || [ ! -s "$cache/busybox-arm64" ]; then
    # shellcheck disable=SC2086
    apt-get $foreign update -qq
    fetch linux-6.1-arm64 '^linux-image-6\.1\.0-[0-9]+-cloud-arm64$' 'boot/vmlinuz-*' "$foreign"
    fetch busybox-arm64 '^busybox-static$' 'bin/busybox' "$foreign"
fi
