#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Installs what building and testing the collector needs, on Debian or Ubuntu, as root. The arm64 libraries
# are unpacked beside the build and not installed: the machine stays of one architecture.
set -eu
cd "$(dirname "$0")"

export DEBIAN_FRONTEND=noninteractive
missing=
for package in clang-14 clang-format-14 bpftool libbpf-dev libelf-dev zlib1g-dev gcc libc6-dev make \
    gcc-aarch64-linux-gnu libc6-dev-arm64-cross "$@"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
done
if [ -n "$missing" ]; then
    apt-get update -qq
    # shellcheck disable=SC2086 # a list of words
    apt-get install -y -qq --no-install-recommends $missing
fi

libraries=../.cache/collector/arm64-libraries
if [ ! -e "$libraries/complete" ]; then
    lists=$(mktemp -d)
    downloads=$(mktemp -d)
    trap 'rm -rf "$lists" "$downloads"' EXIT
    chmod 755 "$lists" "$downloads"
    foreign="-o APT::Architecture=arm64 -o APT::Architectures::=arm64 -o Dir::State::lists=$lists
        -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= -o APT::Sandbox::User=root"
    # shellcheck disable=SC2086 # options
    apt-get $foreign update -qq
    # shellcheck disable=SC2086
    (cd "$downloads" && apt-get $foreign download -qq libbpf-dev:arm64 libelf-dev:arm64 zlib1g-dev:arm64)
    mkdir -p "$libraries"
    for archive in "$downloads"/*.deb; do
        dpkg -x "$archive" "$libraries"
    done
    touch "$libraries/complete"
fi
