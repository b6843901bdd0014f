/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the workloads share: runs, clocks, figures, and the data that is the same everywhere. */

#pragma once

#include <larder/larder.h>

/* Two runs before those that count. */
#define BENCH_WARM_UPS 2

typedef struct _Bench Bench;

typedef struct
{
  const char *name;
  void      (*run) (Bench *bench);
} BenchWorkload;

/* Runs a workload some times and prints the figures it gave; FALSE when a check failed. */
gboolean    bench_run          (const BenchWorkload *workload);
/* Wall and CPU clocks since the last start; those of all threads count. */
void        bench_start        (Bench               *bench);
void        bench_stop         (Bench               *bench);
double      bench_wall_us      (Bench               *bench);
double      bench_cpu_us       (Bench               *bench);
/* One figure of this run; @divisor is how many units of work it was for. */
void        bench_add          (Bench               *bench,
                                const char          *metric,
                                const char          *unit,
                                double               value);
/* What was measured between start and stop, in us or ms, as METRIC_us and METRIC_cpu_us. */
void        bench_add_us       (Bench               *bench,
                                const char          *metric,
                                double               n);
void        bench_add_ms       (Bench               *bench,
                                const char          *metric);
/* Said behind the name of the library: which objects the workload used. */
void        bench_set_objects  (Bench               *bench,
                                const char          *objects);
#define bench_check(bench, condition) \
  G_STMT_START { if (!(condition)) bench_failed (bench, G_STRLOC, #condition); } G_STMT_END
void        bench_failed       (Bench               *bench,
                                const char          *place,
                                const char          *condition) G_GNUC_NORETURN;
/* All that is due. */
void        bench_turn         (void);

/* How often somebody was told something, and how often there was something to tell. */
typedef struct
{
  guint64  delivered;
  guint64  wasted;
  guint64  needed;
} BenchNotices;

void        bench_add_notices  (Bench               *bench,
                                const char          *prefix,
                                const BenchNotices  *notices);

/* Numbers by chance, the same everywhere. */
guint32     bench_next         (guint32             *state);
guint32     bench_below        (guint32             *state,
                                guint32              n);
guint32     bench_fnv1a        (const char          *text,
                                gsize                length);
void        bench_iso          (gint64               seconds,
                                char                 text[26]);
/* Appends one entity, 400 bytes. */
void        bench_add_entity   (GString             *text,
                                guint32             *state,
                                guint                index);
/* A compact array of entities (1, n). */
GBytes     *bench_entities     (guint32              seed,
                                guint                n);
char       *bench_job_json     (guint                index);
LarderValue *bench_parse       (const char          *json,
                                gssize               length);
GVariant   *bench_key          (const char          *first,
                                const char          *second);
/* Of bench_job_json(). */
GVariant   *bench_job_key      (guint                index);
/* Mounted; no job in it grows old. @clock: (nullable) */
LarderClient *bench_new_job_client (LarderClock     *clock);
/* As the data of queries, n of them. */
void        bench_insert_jobs  (LarderClient        *client,
                                guint                n);
void        bench_shuffle      (guint               *order,
                                guint                n,
                                guint32             *state);

/* Rows of projects, as a program would have them. */
#define BENCH_TYPE_PROJECT (bench_project_get_type ())
G_DECLARE_FINAL_TYPE (BenchProject, bench_project, BENCH, PROJECT, LarderRecord)
#define BENCH_TYPE_JOB (bench_job_get_type ())
G_DECLARE_FINAL_TYPE (BenchJob, bench_job, BENCH, JOB, LarderRecord)

void        bench_w1           (Bench *bench);
void        bench_w2           (Bench *bench);
void        bench_w3           (Bench *bench);
void        bench_w4           (Bench *bench);
void        bench_w5           (Bench *bench);
void        bench_w6           (Bench *bench);
void        bench_w7           (Bench *bench);
void        bench_w8           (Bench *bench);
void        bench_w9           (Bench *bench);
void        bench_w10          (Bench *bench);
void        bench_w11          (Bench *bench);
void        bench_w12          (Bench *bench);
void        bench_w13          (Bench *bench);
void        bench_growth       (Bench *bench);
/* Parts of workloads that are processes of their own: the name and argument of each. */
int         bench_w10_part     (const char *argument);
int         bench_w13_part     (const char *argument);
