/* SPDX-License-Identifier: GPL-3.0-or-later */
/* W1 keyed updates, W3 invalidation, W7 many callers and observers of one key. */

#include "config.h"

#include "bench.h"

#define N_JOBS 10000
#define N_TURNS 1000
#define N_UPDATES 100

/* One observer, as a widget would have it. */
typedef struct
{
  LarderQueryObserver *observer;
  LarderValue         *last;      /* what the last call saw (owned) */
  gint64               progress;  /* the last seen */
  gint64               written;   /* the last that was written */
  guint                turn;      /* of the last write, 1 and up */
  BenchNotices        *notices;
} Watch;

static LarderClient *
new_client (const char *prefix)
{
  LarderClient *client = larder_client_new (NULL, NULL, NULL);
  g_autoptr(LarderQueryOptions) defaults = larder_query_options_new (NULL);
  const char * const parts[] = { prefix, NULL };

  /* The rows come by themselves (a channel), so nothing is fetched for them. */
  larder_query_options_set_stale_time (defaults, LARDER_NEVER);
  larder_client_set_query_defaults (client, larder_key_new (parts), defaults);
  larder_client_mount (client);
  return client;
}

static void
watch (Watch *watch)
{
  LarderValue *data = larder_query_observer_get_data (watch->observer);

  watch->notices->delivered++;
  if (watch->last != NULL && larder_value_equal (watch->last, data))
    watch->notices->wasted++;
  g_clear_pointer (&watch->last, larder_value_unref);
  watch->last = larder_value_ref (data);
  watch->progress = larder_value_get_member_int (data, "progress", -1);
}

static void
changed_cb (LarderQueryObserver *observer,
            LarderResultFlags    flags,
            gpointer             user_data)
{
  watch (user_data);
}

static void
notify_cb (GObject    *object,
           GParamSpec *pspec,
           gpointer    user_data)
{
  watch (user_data);
}

static void
observe (LarderClient *client,
         Watch        *watch,
         GVariant     *key,
         gboolean      by_property)
{
  g_autoptr(LarderQueryOptions) options = larder_query_options_new (key);

  watch->observer = larder_query_observer_new (client, options);
  if (by_property)
    g_signal_connect (watch->observer, "notify::data", G_CALLBACK (notify_cb), watch);
  else
    g_signal_connect (watch->observer, "changed", G_CALLBACK (changed_cb), watch);
  larder_query_observer_attach (watch->observer);
}

static void
update_jobs (Bench         *bench,
             LarderClient  *client,
             GVariant     **keys,
             Watch         *watches,
             BenchNotices  *notices,
             const char    *metric)
{
  guint32 state = 11;

  bench_start (bench);
  for (guint turn = 0; turn < N_TURNS; turn++)
    {
      for (guint k = 0; k < N_UPDATES; k++)
        {
          guint i = bench_below (&state, N_JOBS);
          LarderValue *old = larder_client_get_data (client, keys[i]);
          g_autoptr(LarderValue) progress =
            larder_value_new_int ((gint64) turn * N_UPDATES + k + 1);
          g_autoptr(LarderValue) data = larder_value_set_path (old, "/progress", progress, NULL);

          larder_client_set_data (client, keys[i], data);
          watches[i].written = (gint64) turn * N_UPDATES + k + 1;
          if (watches[i].turn != turn + 1)
            notices->needed++;
          watches[i].turn = turn + 1;
        }
      bench_turn ();
    }
  bench_stop (bench);
  bench_add_us (bench, metric, N_TURNS * N_UPDATES);
}

/* An observer calls back by "changed"; who binds widgets to its properties hears "notify" instead,
   which is measured as well. */
static void
run_w1 (Bench    *bench,
        gboolean  by_property)
{
  LarderClient *client = new_client ("job");
  GVariant **keys = g_new (GVariant *, N_JOBS);
  LarderValue **jobs = g_new (LarderValue *, N_JOBS);
  Watch *watches = g_new0 (Watch, N_JOBS);
  BenchNotices notices = { 0 };
  gint64 sum = 0;

  for (guint i = 0; i < N_JOBS; i++)
    {
      g_autofree char *json = bench_job_json (i);
      char id[16];

      g_snprintf (id, sizeof id, "j%06u", i);
      keys[i] = g_variant_ref_sink (bench_key ("job", id));
      jobs[i] = bench_parse (json, -1);
      watches[i].notices = &notices;
    }

  bench_start (bench);
  for (guint i = 0; i < N_JOBS; i++)
    larder_client_set_data (client, keys[i], jobs[i]);
  bench_turn ();
  bench_stop (bench);
  if (!by_property)
    bench_add_us (bench, "insert", N_JOBS);

  bench_start (bench);
  for (guint i = 0; i < N_JOBS; i++)
    observe (client, &watches[i], keys[i], by_property);
  bench_turn ();
  bench_stop (bench);
  bench_add_us (bench, by_property ? "observe_property" : "observe", N_JOBS);
  bench_check (bench, notices.delivered == 0);

  update_jobs (bench, client, keys, watches, &notices,
               by_property ? "update_property" : "update");
  for (guint i = 0; i < N_JOBS; i++)
    {
      bench_check (bench, watches[i].progress == watches[i].written);
      sum += watches[i].progress;
    }
  bench_check (bench, sum == 900445252);
  bench_check (bench, notices.needed == 99508);
  bench_add_notices (bench, by_property ? "property_" : "", &notices);

  bench_start (bench);
  for (guint i = 0; i < N_JOBS; i++)
    {
      larder_query_observer_detach (watches[i].observer);
      g_object_unref (watches[i].observer);
    }
  bench_turn ();
  bench_stop (bench);
  bench_add_us (bench, by_property ? "unobserve_property" : "unobserve", N_JOBS);

  for (guint i = 0; i < N_JOBS; i++)
    {
      g_clear_pointer (&watches[i].last, larder_value_unref);
      g_variant_unref (keys[i]);
      larder_value_unref (jobs[i]);
    }
  g_free (watches);
  g_free (keys);
  g_free (jobs);
  larder_client_unmount (client);
  g_object_unref (client);
}

void
bench_w1 (Bench *bench)
{
  run_w1 (bench, FALSE);
  run_w1 (bench, TRUE);
}

static GVariant *
project_key (const char *space,
             guint       index)
{
  char id[16];
  const char * const parts[] = { "ws", space, "project", id, NULL };

  g_snprintf (id, sizeof id, "p%06u", index);
  return g_variant_ref_sink (larder_key_new (parts));
}

static gboolean
answer_cb (gpointer user_data)
{
  LarderFetchContext *context = user_data;
  g_autofree char *json = bench_job_json (1);

  larder_fetch_context_return_value (context, bench_parse (json, -1));
  return G_SOURCE_REMOVE;
}

/* Answers in the next turn. */
static void
fetch_cb (LarderFetchContext *context,
          gpointer            user_data)
{
  guint *calls = user_data;

  ++*calls;
  g_idle_add_full (G_PRIORITY_DEFAULT, answer_cb, larder_fetch_context_ref (context),
                   (GDestroyNotify) larder_fetch_context_unref);
}

static guint
count_stale (LarderClient  *client,
             GVariant     **keys,
             guint          n)
{
  guint stale = 0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(LarderQueryOptions) options = larder_query_options_new (keys[i]);
      g_autoptr(LarderQueryObserver) observer = larder_query_observer_new (client, options);

      if (larder_query_observer_get_is_stale (observer))
        stale++;
    }
  return stale;
}

static void
settled_cb (GObject    *object,
            GParamSpec *pspec,
            gpointer    user_data)
{
  guint *settled = user_data;

  if (larder_query_observer_get_fetch_status (LARDER_QUERY_OBSERVER (object)) ==
      LARDER_FETCH_STATUS_IDLE)
    ++*settled;
}

static void
invalidate_observed (Bench        *bench,
                     LarderClient *client)
{
  const char * const prefix[] = { "ws", "a", NULL };
  LarderQueryObserver *observers[100];
  guint calls = 0, settled = 0;

  for (guint i = 0; i < 100; i++)
    {
      g_autoptr(GVariant) key = project_key ("a", i * 100);
      g_autoptr(LarderQueryOptions) options = larder_query_options_new (key);

      larder_query_options_set_fetch_func (options, fetch_cb, &calls, NULL);
      observers[i] = larder_query_observer_new (client, options);
      larder_query_observer_attach (observers[i]);
    }
  while (larder_client_is_fetching (client, NULL) > 0)
    bench_turn ();
  for (guint i = 0; i < 100; i++)
    g_signal_connect (observers[i], "notify::fetch-status", G_CALLBACK (settled_cb), &settled);

  calls = 0;
  bench_start (bench);
  larder_client_invalidate (client, larder_key_new (prefix));
  while (settled < 100)
    bench_turn ();
  bench_stop (bench);
  bench_add_ms (bench, "invalidate_refetch_100");
  bench_check (bench, calls == 100);
  for (guint i = 0; i < 100; i++)
    {
      larder_query_observer_detach (observers[i]);
      g_object_unref (observers[i]);
    }
}

void
bench_w3 (Bench *bench)
{
  const char * const prefix[] = { "ws", "a", NULL };
  LarderClient *client = new_client ("ws");
  g_autofree char *json = bench_job_json (0);
  g_autoptr(LarderValue) data = bench_parse (json, -1);
  GVariant **keys = g_new (GVariant *, 20000);

  for (guint i = 0; i < 20000; i++)
    {
      keys[i] = project_key (i < 10000 ? "a" : "b", i % 10000);
      larder_client_set_data (client, keys[i], data);
    }
  bench_turn ();

  bench_start (bench);
  larder_client_invalidate (client, larder_key_new (prefix));
  bench_turn ();
  bench_stop (bench);
  bench_add (bench, "invalidate_10000_ms", "ms", bench_wall_us (bench) / 1000.0);
  bench_add (bench, "invalidate_cpu_ms", "ms", bench_cpu_us (bench) / 1000.0);
  bench_check (bench, count_stale (client, keys, 10000) == 10000);
  bench_check (bench, count_stale (client, keys + 10000, 10000) == 0);

  bench_start (bench);
  for (guint j = 0; j < 200; j++)
    larder_client_invalidate (client, keys[10000 + j * 50]);
  bench_stop (bench);
  bench_add_us (bench, "invalidate_1_of_20000", 200);
  bench_check (bench, count_stale (client, keys + 10000, 10000) == 200);

  for (guint i = 0; i < 10000; i++)
    larder_client_set_data (client, keys[i], data);
  invalidate_observed (bench, client);

  for (guint i = 0; i < 20000; i++)
    g_variant_unref (keys[i]);
  g_free (keys);
  larder_client_unmount (client);
  g_object_unref (client);
}

static void
fetched_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(LarderValue) value =
    larder_client_fetch_finish (LARDER_CLIENT (object), result, NULL);
  guint *done = user_data;

  if (value != NULL && larder_value_has_member (value, "progress"))
    ++*done;
}

static void
count_cb (GObject    *object,
          GParamSpec *pspec,
          gpointer    user_data)
{
  guint *delivered = user_data;

  ++*delivered;
}

static void
observe_one_key (Bench *bench)
{
  LarderClient *client = new_client ("none");
  LarderQueryObserver **observers = g_new (LarderQueryObserver *, 10000);
  g_autoptr(LarderQueryOptions) options = larder_query_options_new (bench_key ("job", "one"));
  guint calls = 0, delivered = 0;

  larder_query_options_set_fetch_func (options, fetch_cb, &calls, NULL);
  bench_start (bench);
  for (guint i = 0; i < 10000; i++)
    {
      observers[i] = larder_query_observer_new (client, options);
      g_signal_connect (observers[i], "notify::data", G_CALLBACK (count_cb), &delivered);
      larder_query_observer_attach (observers[i]);
    }
  while (delivered < 10000)
    bench_turn ();
  bench_stop (bench);
  bench_add_us (bench, "observe", 10000);
  bench_add (bench, "observe_calls", "calls", calls);
  bench_add (bench, "observe_delivered", "calls", delivered);
  bench_check (bench, calls == 1 && delivered == 10000);

  bench_start (bench);
  for (guint i = 0; i < 10000; i++)
    {
      larder_query_observer_detach (observers[i]);
      g_object_unref (observers[i]);
    }
  bench_stop (bench);
  bench_add_ms (bench, "detach_10000");
  g_free (observers);
  larder_client_unmount (client);
  g_object_unref (client);
}

void
bench_w7 (Bench *bench)
{
  LarderClient *client = new_client ("none");
  g_autoptr(LarderQueryOptions) options = larder_query_options_new (bench_key ("job", "one"));
  guint calls = 0, done = 0;

  larder_query_options_set_fetch_func (options, fetch_cb, &calls, NULL);
  bench_start (bench);
  for (guint i = 0; i < 10000; i++)
    larder_client_fetch_async (client, options, NULL, fetched_cb, &done);
  while (done < 10000)
    bench_turn ();
  bench_stop (bench);
  bench_add_us (bench, "fetch", 10000);
  bench_add (bench, "fetch_calls", "calls", calls);
  bench_check (bench, calls == 1);
  larder_client_unmount (client);
  g_object_unref (client);

  observe_one_key (bench);
}
