// SPDX-License-Identifier: Apache-2.0
#include "problem.h"

#include <stdarg.h>
#include <stdio.h>

bool fail(struct problem *problem, int code, const char *format, ...)
{
    va_list arguments;

    problem->code = code;
    va_start(arguments, format);
    vsnprintf(problem->text, sizeof(problem->text), format, arguments);
    va_end(arguments);
    return false;
}

int report(const struct problem *problem)
{
    fprintf(stderr, "trace-collector: %s\n", problem->text);
    return problem->code;
}
