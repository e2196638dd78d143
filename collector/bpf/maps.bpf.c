// SPDX-License-Identifier: Apache-2.0
#include "maps.h"
#include "scope.h"

// The only licence under which the kernel lends the helpers that read its memory.
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
