/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the work for one thing grows with the number of things: 1, 10 and 100 times. */

#include "config.h"

#include "bench.h"

static void
add_growth (Bench      *bench,
            const char *what,
            guint       factor,
            double      n)
{
  g_autofree char *metric = g_strdup_printf ("%s_x%u_cpu_us", what, factor);

  bench_add (bench, metric, "us", bench_cpu_us (bench) / n);
}

static void
grow_queries (Bench *bench,
              guint  factor)
{
  g_autoptr(LarderTestClock) clock = larder_test_clock_new (1000000);
  LarderClient *client = bench_new_job_client (LARDER_CLOCK (clock));
  guint n = 1000 * factor;
  guint32 state = 1;

  bench_insert_jobs (client, n);
  bench_start (bench);
  for (guint k = 0; k < 2000; k++)
    {
      g_autoptr(GVariant) key = g_variant_ref_sink (bench_job_key (bench_below (&state, n)));
      g_autoptr(LarderValue) progress = larder_value_new_int (k + 1);
      g_autoptr(LarderValue) data =
        larder_value_set_path (larder_client_get_data (client, key), "/progress", progress, NULL);

      larder_client_set_data (client, key, data);
    }
  bench_turn ();
  bench_stop (bench);
  add_growth (bench, "update", factor, 2000);

  bench_start (bench);
  for (guint k = 0; k < 500; k++)
    larder_client_invalidate (client, bench_job_key (bench_below (&state, n)));
  bench_stop (bench);
  add_growth (bench, "invalidate_one", factor, 500);

  bench_start (bench);
  larder_client_invalidate (client, g_variant_new ("(s)", "job"));
  bench_stop (bench);
  add_growth (bench, "invalidate_each", factor, n);

  bench_start (bench);
  larder_test_clock_advance (clock, 10 * 60 * 1000);
  bench_turn ();
  bench_stop (bench);
  add_growth (bench, "gc_sweep", factor, n);
  bench_check (bench, larder_client_get_data (client, bench_job_key (0)) == NULL);
  larder_client_unmount (client);
  g_object_unref (client);
}

static void
grow_table (Bench *bench,
            guint  factor)
{
  g_autoptr(LarderTable) table = larder_table_new ("projects", BENCH_TYPE_PROJECT);
  g_autoptr(LarderTableView) view = larder_table_view_new (table, "updated_at desc,id");
  guint n = 500 * factor;
  g_autoptr(GBytes) text = bench_entities (1, n);
  g_autoptr(LarderValue) rows = larder_value_new_from_bytes (text, NULL);
  guint32 state = 4;

  bench_start (bench);
  larder_table_upsert (table, rows);
  bench_stop (bench);
  add_growth (bench, "table_upsert", factor, n);

  bench_start (bench);
  for (guint k = 0; k < 500; k++)
    {
      char moment[26];
      g_autoptr(LarderValue) time = NULL;
      g_autoptr(LarderValue) row = NULL;

      bench_iso (15600000 + k, moment);
      time = larder_value_new_string (moment);
      row = larder_value_set_path (larder_value_get_item (rows, bench_below (&state, n)),
                                   "/updated_at", time, NULL);
      larder_table_upsert (table, row);
    }
  bench_stop (bench);
  add_growth (bench, "table_upsert_one", factor, 500);
  bench_check (bench, g_list_model_get_n_items (G_LIST_MODEL (view)) == n);
}

static void
changed_cb (LarderQueryGroup *group,
            gpointer          user_data)
{
  guint *changes = user_data;

  ++*changes;
}

static LarderQueryOptions **
make_options (guint n)
{
  LarderQueryOptions **list = g_new (LarderQueryOptions *, n);

  for (guint i = 0; i < n; i++)
    list[i] = larder_query_options_new (bench_job_key (i));
  return list;
}

/* One of the data changes; then each query stands one place farther. */
static void
grow_group (Bench *bench,
            guint  factor)
{
  LarderClient *client = bench_new_job_client (NULL);
  LarderQueryGroup *group = larder_query_group_new (client);
  guint n = 100 * factor;
  LarderQueryOptions **list = make_options (n);
  LarderQueryOptions *first = list[0];
  guint32 state = 2;
  guint changes = 0;

  bench_insert_jobs (client, n);
  larder_query_group_set_queries (group, list, n);
  larder_query_group_attach (group);
  g_signal_connect (group, "changed", G_CALLBACK (changed_cb), &changes);

  bench_start (bench);
  for (guint k = 0; k < 1000; k++)
    {
      g_autoptr(LarderValue) data = larder_value_new_int (k);

      larder_client_set_data (client, bench_job_key (bench_below (&state, n)), data);
    }
  bench_stop (bench);
  add_growth (bench, "group_data", factor, 1000);
  bench_check (bench, changes == 1000);

  memmove (list, list + 1, (n - 1) * sizeof *list);
  list[n - 1] = first;
  bench_start (bench);
  larder_query_group_set_queries (group, list, n);
  bench_stop (bench);
  add_growth (bench, "group_change", factor, n);

  larder_query_group_detach (group);
  g_object_unref (group);
  for (guint i = 0; i < n; i++)
    g_object_unref (list[i]);
  g_free (list);
  larder_client_unmount (client);
  g_object_unref (client);
}

static void
grow_restore (Bench *bench,
              guint  factor)
{
  LarderClient *client = bench_new_job_client (NULL);
  LarderClient *other = bench_new_job_client (NULL);
  g_autoptr(LarderValue) state = NULL;
  guint n = 1000 * factor;

  bench_insert_jobs (client, n);
  state = larder_client_dehydrate (client, NULL);
  bench_start (bench);
  bench_check (bench, larder_client_hydrate (other, state, NULL) == n);
  bench_stop (bench);
  add_growth (bench, "restore", factor, n);
  bench_check (bench, larder_client_get_data (other, bench_job_key (n - 1)) != NULL);

  larder_client_unmount (client);
  g_object_unref (client);
  larder_client_unmount (other);
  g_object_unref (other);
}

void
bench_growth (Bench *bench)
{
  for (guint factor = 1; factor <= 100; factor *= 10)
    {
      grow_queries (bench, factor);
      grow_group (bench, factor);
      grow_restore (bench, factor);
      grow_table (bench, factor);
    }
}
