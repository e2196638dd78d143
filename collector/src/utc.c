// SPDX-License-Identifier: Apache-2.0
#include "utc.h"

#include <time.h>

#define SECOND_NS 1000000000LL

static int64_t read_clock(clockid_t clock)
{
    struct timespec now;

    clock_gettime(clock, &now);
    return now.tv_sec * SECOND_NS + now.tv_nsec;
}

uint64_t boottime_ns(void)
{
    return (uint64_t)read_clock(CLOCK_BOOTTIME);
}

void utc_adjust(struct utc *utc)
{
    utc->offset_ns = read_clock(CLOCK_REALTIME) - read_clock(CLOCK_BOOTTIME);
}

static void keep_second(struct utc *utc, int64_t second)
{
    time_t time = (time_t)second;
    struct tm parts;

    gmtime_r(&time, &parts);
    strftime(utc->text, sizeof(utc->text), "%Y-%m-%dT%H:%M:%S", &parts);
    utc->second = second;
}

void utc_write(struct utc *utc, struct buffer *to, uint64_t boottime_ns)
{
    int64_t time_ns = (int64_t)boottime_ns + utc->offset_ns;
    int64_t second = time_ns / SECOND_NS;
    uint32_t micros = (uint32_t)(time_ns % SECOND_NS / 1000);
    char fraction[] = ".000000Z\"";

    if (second != utc->second || !utc->text[0])
        keep_second(utc, second);
    for (int at = 6; at > 0; at--, micros /= 10)
        fraction[at] = (char)('0' + micros % 10);
    buffer_add(to, "\"", 1);
    buffer_add(to, utc->text, sizeof(utc->text) - 1);
    buffer_add(to, fraction, sizeof(fraction) - 1);
}
