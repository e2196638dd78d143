// SPDX-License-Identifier: Apache-2.0
//
// Why something failed: an exit code and a sentence for the user. Codes are those of sysexits(3), far from
// what a traced command returns, and small numbers for the answers of a detached recording.
#ifndef COLLECTOR_PROBLEM_H
#define COLLECTOR_PROBLEM_H

#include <stdbool.h>

enum exit_code {
    EXIT_OK = 0,
    EXIT_CRASHED = 3,    // a detached recording ended without its end record
    EXIT_BEYOND_END = 5, // `tail --from` asks for bytes that do not exist
    EXIT_RUNNING = 6,    // `clean` while recording
    EXIT_OTHER_HASH = 7, // `clean` by somebody who does not have the file
    EXIT_BAD_USAGE = 64,
    EXIT_NO_SESSION = 66,  // the directory is no recording
    EXIT_UNAVAILABLE = 69, // this kernel cannot be recorded
    EXIT_CANNOT_CREATE = 73,
    EXIT_IO = 74,
    EXIT_NOT_PERMITTED = 77,
};

struct problem {
    int code;
    char text[1024];
};

// Notes the problem and returns false, so that a failing function can end with it.
bool fail(struct problem *problem, int code, const char *format, ...) __attribute__((format(printf, 3, 4)));
// Prints the problem as this program's own message and returns its code.
int report(const struct problem *problem);

#endif
