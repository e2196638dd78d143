// SPDX-License-Identifier: Apache-2.0 OR BSD-2-Clause OR GPL-2.0-only
#include "maps.h"
#include "scope.h"

// The kernel lends the helpers that read its memory only to programs that are available under the GPL, which
// is why the files of this folder, unlike the rest, are under three licences.
char LICENSE[] SEC("license") = "Dual BSD/GPL";

struct event_ring event_ring SEC(".maps");
struct life_ring life_ring SEC(".maps");
struct followed_map followed SEC(".maps");
struct writes_map writes SEC(".maps");
struct wanted_cgroup_map wanted_cgroup SEC(".maps");
struct scratch_map scratches SEC(".maps");

const volatile struct settings settings = {};
struct counters counters = {};
struct seed seed = {};
