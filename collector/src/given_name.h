// SPDX-License-Identifier: Apache-2.0
#ifndef COLLECTOR_GIVEN_NAME_H
#define COLLECTOR_GIVEN_NAME_H

#include "buffer.h"

// Joins the directory a name starts from and the name, without ".", ".." and doubled slashes, into an
// absolute path. Symbolic links in the name itself stay as they are: by now nobody can resolve them as the
// kernel did.
void given_name_join(struct buffer *to, const char *base, size_t base_size, const char *name,
                     size_t name_size);
// The same for the payload of a record that holds both, see path_pair in abi.h.
void given_name_resolve(struct buffer *to, const char *payload, size_t size);

#endif
