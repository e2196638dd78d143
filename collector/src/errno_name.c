// SPDX-License-Identifier: Apache-2.0
#include "errno_name.h"

#include <stdio.h>
#include <string.h>

const char *errno_name(int number)
{
    static char unnamed[16];
    const char *name = strerrorname_np(number);

    if (name)
        return name;
    snprintf(unnamed, sizeof(unnamed), "E%d", number);
    return unnamed;
}
