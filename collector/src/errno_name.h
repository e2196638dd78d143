// SPDX-License-Identifier: Apache-2.0
#ifndef COLLECTOR_ERRNO_NAME_H
#define COLLECTOR_ERRNO_NAME_H

// "ENOENT" for 2; "E123" style numbers for those without a name.
const char *errno_name(int number);

#endif
