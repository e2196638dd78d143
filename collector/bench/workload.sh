#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# What a build does to a machine: unpack, search, commit, many short processes, some Node.
# usage: workload.sh FOLDER     (FOLDER/packages.tar holds installed packages)
set -e
cd "$1"
rm -rf node_modules
tar xf packages.tar
grep -rl zzzqqq node_modules >/dev/null || true
cd node_modules
git init -q .
git -c core.fsync=none add -A .
find . -path ./.git -prune -o -type f -name '*.js' -print | head -800 | while read -r file; do
    /usr/bin/head -c 10 "$file" >/dev/null
done
for _ in 1 2 3 4 5 6 7 8; do node -e 'require("./eslint"); require("./mocha")'; done
