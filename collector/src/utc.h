// SPDX-License-Identifier: Apache-2.0
//
// Times. Events carry CLOCK_BOOTTIME; a trace shows UTC. The two are compared anew at each flush, so that a
// clock set during the recording bends the times once and not for ever.
#ifndef COLLECTOR_UTC_H
#define COLLECTOR_UTC_H

#include "buffer.h"

#include <stdint.h>

struct utc {
    int64_t offset_ns; // UTC minus boot time
    int64_t second;    // of the text that is kept
    char text[20];     // "2026-11-21T23:50:00": formatting a date for each event would cost more than it
};

uint64_t boottime_ns(void);
void utc_adjust(struct utc *utc);
// Appends a quoted time with microseconds.
void utc_write(struct utc *utc, struct buffer *to, uint64_t boottime_ns);

#endif
