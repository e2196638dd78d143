// SPDX-License-Identifier: Apache-2.0
#ifndef COLLECTOR_OPEN_FLAGS_H
#define COLLECTOR_OPEN_FLAGS_H

#include "buffer.h"

#include <stdint.h>

// The flags of open() as a program writes them: O_WRONLY|O_CREAT|O_TRUNC. Bits without a name stay a number.
void open_flags_write(struct buffer *to, uint64_t flags);

#endif
