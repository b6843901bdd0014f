/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Times, what another process costs, and the figures that are printed of them. */
#pragma once

#include <gio/gio.h>

/* Two runs are not counted. */
#define BENCH_UNCOUNTED 2

typedef struct
{
  GArray *values;   /* of double (nullable) */
} BenchTimes;

/* One figure in several runs. */
typedef struct
{
  double values[32];
  guint  n;
} BenchFigure;

gint64 bench_now_ns              (void);
void   bench_times_add           (BenchTimes  *self,
                                  double       value);
/* The value that a part of them does not exceed; 1 is the worst. */
double bench_times_get           (BenchTimes  *self,
                                  double       part);
void   bench_times_clear         (BenchTimes  *self);
void   bench_figure_add          (BenchFigure *self,
                                  double       value);
void   bench_figure_print        (BenchFigure *self,
                                  const char  *workload,
                                  const char  *metric,
                                  const char  *unit);
void   bench_print               (const char  *workload,
                                  const char  *metric,
                                  const char  *unit,
                                  double       value);
/* A line of /proc/PID/status. */
double bench_process_kib         (GSubprocess *process,
                                  const char  *name);
void   bench_process_reset_peak  (GSubprocess *process);
double bench_process_cpu_s       (GSubprocess *process);
/* How often any of its threads began to run of its own accord. */
double bench_process_wakes       (GSubprocess *process);
