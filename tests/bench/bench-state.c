/* SPDX-License-Identifier: GPL-3.0-or-later */
/* W8 client state: one slice of a hundred counters, each with its own subscriber. */

#include "config.h"

#include "bench.h"

#define N_COUNTERS 100
#define N_TURNS 1000
#define N_SETS 100

#define BENCH_TYPE_COUNTERS (bench_counters_get_type ())
G_DECLARE_FINAL_TYPE (BenchCounters, bench_counters, BENCH, COUNTERS, LarderSlice)

struct _BenchCounters
{
  LarderSlice parent_instance;
};

G_DEFINE_FINAL_TYPE (BenchCounters, bench_counters, LARDER_TYPE_SLICE)

static char names[N_COUNTERS][8];

static void
bench_counters_class_init (BenchCountersClass *klass)
{
  static LarderMember members[N_COUNTERS];

  for (guint i = 0; i < N_COUNTERS; i++)
    {
      g_snprintf (names[i], sizeof names[i], "c%u", i);
      members[i].name = names[i];
      members[i].type = LARDER_MEMBER_INT;
    }
  larder_slice_class_install_members (LARDER_SLICE_CLASS (klass), members, N_COUNTERS);
}

static void
bench_counters_init (BenchCounters *self)
{
}

/* Who looks at one counter. */
typedef struct
{
  const char   *name;
  gint64        last;
  gint64        written;
  guint         turn;     /* of the last set, 1 and up */
  gboolean      wrong;    /* was told of another counter */
  BenchNotices *notices;
} Subscriber;

static void
counter_cb (GObject    *object,
            GParamSpec *pspec,
            gpointer    user_data)
{
  Subscriber *self = user_data;
  gint64 now = larder_slice_get_int (LARDER_SLICE (object), self->name);

  self->notices->delivered++;
  if (now == self->last)
    self->notices->wasted++;
  if (!g_str_equal (pspec->name, self->name))
    self->wrong = TRUE;
  self->last = now;
}

static void
count (Bench       *bench,
       LarderSlice *slice,
       Subscriber  *subscribers)
{
  guint32 state = 8;

  bench_start (bench);
  for (guint turn = 0; turn < N_TURNS; turn++)
    {
      for (guint k = 0; k < N_SETS; k++)
        {
          Subscriber *subscriber = &subscribers[bench_below (&state, N_COUNTERS)];

          larder_slice_set_int (slice, subscriber->name,
                                larder_slice_get_int (slice, subscriber->name) + 1);
          subscriber->written++;
          if (subscriber->turn != turn + 1)
            subscriber->notices->needed++;
          subscriber->turn = turn + 1;
        }
      bench_turn ();
    }
  bench_stop (bench);
}

void
bench_w8 (Bench *bench)
{
  LarderSlice *slice = g_object_new (BENCH_TYPE_COUNTERS, NULL);
  Subscriber *subscribers = g_new0 (Subscriber, N_COUNTERS);
  BenchNotices notices = { 0 };
  gint64 sum = 0;

  for (guint i = 0; i < N_COUNTERS; i++)
    {
      g_autofree char *detail = g_strconcat ("notify::", names[i], NULL);

      subscribers[i].name = names[i];
      subscribers[i].notices = &notices;
      g_signal_connect (slice, detail, G_CALLBACK (counter_cb), &subscribers[i]);
    }

  count (bench, slice, subscribers);
  bench_add_us (bench, "set", N_TURNS * N_SETS);
  for (guint i = 0; i < N_COUNTERS; i++)
    {
      bench_check (bench, !subscribers[i].wrong);
      bench_check (bench, subscribers[i].last == subscribers[i].written);
      sum += subscribers[i].last;
    }
  bench_check (bench, sum == N_TURNS * N_SETS);
  bench_add_notices (bench, "", &notices);
  g_object_unref (slice);
  g_free (subscribers);
}
