// SPDX-License-Identifier: Apache-2.0
//
// Tests of the user side's parts, built with sanitizers: an error in memory or arithmetic ends the run.
#include "check.h"

int main(void)
{
    test_json();
    test_names();
    test_redact();
    test_dns();
    test_sha256();
    test_trace();
    puts("ok");
    return 0;
}
