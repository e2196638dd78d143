// SPDX-License-Identifier: Apache-2.0
//
// A program that does one of each thing the collector records, and writes down what it did: one line of JSON
// an event, with the fields that the trace must show. Static, so that it runs on any kernel as it is.
#ifndef TRUTH_H
#define TRUTH_H

#include <stddef.h>

// Ends the program with a message unless `done`.
void must(int done, const char *what);
// Notes an event; the format makes the members after "type" and "pid".
void did(const char *type, const char *format, ...) __attribute__((format(printf, 2, 3)));
// The directory all of this happens in, absolute and free of links.
extern char home[4096];

void do_files(void);
void do_names(void);
void do_network(void);
void do_processes(void);
void do_ring(void);
void do_compat(void);

#endif
