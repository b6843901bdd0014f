/* SPDX-License-Identifier: GPL-3.0-or-later */
/* W4: optimistic changes that fail and go back, alone and overlapping. */

#include "config.h"

#include "bench.h"

#define N 10000
#define N_CYCLES 1000

typedef struct
{
  LarderClient        *client;
  LarderTable         *table;
  LarderQueryObserver *observer;
  BenchNotices         notices;
  gint64               last;        /* progress seen at the last call */
  GQueue               waiting;     /* of LarderMutationContext (owned), to be refused */
  guint                open;
} Run;

static void
refuse (LarderMutationContext *context)
{
  larder_mutation_context_return_error (context, g_error_new_literal (G_IO_ERROR,
                                                                      G_IO_ERROR_INVALID_DATA,
                                                                      "refused"));
  larder_mutation_context_unref (context);
}

static gboolean
refuse_cb (gpointer user_data)
{
  refuse (user_data);
  return G_SOURCE_REMOVE;
}

static void
fail_cb (LarderMutationContext *context,
         gpointer               user_data)
{
  LarderValue *variables = larder_mutation_context_get_variables (context);
  gint64 delay = larder_value_get_member_int (variables, "delay", 0);

  larder_mutation_context_ref (context);
  if (delay > 0)
    g_timeout_add ((guint) delay, refuse_cb, context);
  else
    g_idle_add_full (G_PRIORITY_DEFAULT, refuse_cb, context, NULL);
}

static void
succeed_cb (LarderMutationContext *context,
            gpointer               user_data)
{
  larder_mutation_context_return_value (context, larder_value_new_boolean (TRUE));
}

static void
settled_cb (LarderMutation *mutation,
            gpointer        user_data)
{
  Run *run = user_data;

  run->open--;
}

static void
add_rules (Run                *run,
           const char         *key,
           LarderMutationFunc  func)
{
  g_autoptr(LarderMutationOptions) rules = larder_mutation_options_new (key);

  larder_mutation_options_set_func (rules, func, run, NULL);
  larder_mutation_options_set_settled_func (rules, settled_cb, run, NULL);
  larder_client_set_mutation_options (run->client, rules);
}

static void
run_init (Run *run)
{
  *run = (Run) { .client = larder_client_new (NULL, NULL, NULL), .last = -1 };
  run->table = larder_client_add_table (run->client, "projects", BENCH_TYPE_PROJECT);
  add_rules (run, "fail", fail_cb);
  add_rules (run, "succeed", succeed_cb);
  larder_client_mount (run->client);
}

static void
run_clear (Run *run)
{
  larder_client_unmount (run->client);
  g_clear_object (&run->client);
}

static void
note_progress (Run         *run,
               LarderValue *value)
{
  gint64 progress = larder_value_get_member_int (value, "progress", -1);

  run->notices.delivered++;
  if (progress == run->last)
    run->notices.wasted++;
  run->last = progress;
}

static void
data_cb (GObject    *object,
         GParamSpec *pspec,
         gpointer    user_data)
{
  Run *run = user_data;

  note_progress (run, larder_query_observer_get_data (run->observer));
}

static LarderPatch *
new_row_patch (const char *id,
               const char *member,
               gint64      number)
{
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();
  g_autoptr(LarderValue) changes = NULL;

  larder_value_builder_set_int (builder, member, number);
  changes = larder_value_builder_end (builder);
  return larder_patch_new_merge ("projects", id, changes);
}

static void
submit (Run         *run,
        const char  *key,
        gint64       delay,
        LarderPatch *patch)
{
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();
  g_autoptr(LarderValue) variables = NULL;
  g_autoptr(LarderMutation) mutation = NULL;

  larder_value_builder_set_int (builder, "delay", delay);
  variables = larder_value_builder_end (builder);
  mutation = larder_mutation_new (run->client, key, variables);
  larder_mutation_add_patch (mutation, patch);
  run->open++;
  larder_mutation_submit (mutation);
}

static void
cycle_single (Bench *bench)
{
  g_autoptr(GBytes) text = bench_entities (1, 1);
  g_autoptr(LarderValue) list = larder_value_new_from_bytes (text, NULL);
  g_autoptr(LarderQueryOptions) options = NULL;
  g_autoptr(GVariant) key = g_variant_ref_sink (bench_key ("project", "p000000"));
  Run run;

  run_init (&run);
  larder_client_set_data (run.client, key, larder_value_get_item (list, 0));
  options = larder_query_options_new (key);
  larder_query_options_set_stale_time (options, LARDER_NEVER);
  run.observer = larder_query_observer_new (run.client, options);
  g_signal_connect (run.observer, "notify::data", G_CALLBACK (data_cb), &run);
  larder_query_observer_attach (run.observer);
  bench_turn ();

  bench_start (bench);
  for (guint k = 0; k < N_CYCLES; k++)
    {
      g_autoptr(LarderValue) progress = larder_value_new_int (2000 + k);
      g_autoptr(LarderPatch) patch = larder_patch_new_set (key, "/progress", progress);

      submit (&run, "fail", 0, patch);
      run.notices.needed += 2;
      while (run.open > 0)
        g_main_context_iteration (NULL, TRUE);
      bench_turn ();
    }
  bench_stop (bench);
  bench_add_us (bench, "single_cycle", N_CYCLES);
  bench_add_notices (bench, "single_", &run.notices);
  bench_check (bench, run.notices.delivered == 2000);
  bench_check (bench, larder_value_equal (larder_client_get_data (run.client, key),
                                          larder_value_get_item (list, 0)));

  larder_query_observer_detach (run.observer);
  g_object_unref (run.observer);
  run_clear (&run);
}

static void
value_cb (GObject    *object,
          GParamSpec *pspec,
          gpointer    user_data)
{
  note_progress (user_data, larder_record_get_value (LARDER_RECORD (object)));
}

static void
cycle_list (Bench *bench)
{
  g_autoptr(GBytes) text = bench_entities (1, N);
  g_autoptr(LarderValue) list = larder_value_new_from_bytes (text, NULL);
  g_autoptr(LarderTableView) view = NULL;
  LarderRecord *records[50];
  Run run;

  run_init (&run);
  larder_client_write_rows (run.client, "projects", list);
  view = larder_table_view_new (run.table, "id");
  for (guint j = 0; j < 50; j++)
    {
      char id[16];

      g_snprintf (id, sizeof id, "p%06u", j * 200);
      records[j] = larder_table_get_record (run.table, id);
      g_signal_connect (records[j], "notify::value", G_CALLBACK (value_cb), &run);
    }
  bench_turn ();

  bench_start (bench);
  for (guint k = 0; k < N_CYCLES; k++)
    {
      g_autoptr(LarderPatch) patch = new_row_patch ("p000200", "progress", 2000 + k);

      submit (&run, "fail", 0, patch);
      run.notices.needed += 2;
      while (run.open > 0)
        g_main_context_iteration (NULL, TRUE);
      bench_turn ();
    }
  bench_stop (bench);
  bench_add_us (bench, "list_cycle", N_CYCLES);
  bench_add_notices (bench, "list_", &run.notices);
  bench_check (bench, run.notices.delivered == 2000);
  bench_check (bench, larder_value_equal (larder_table_get_value (run.table, "p000200"),
                                          larder_value_get_item (list, 200)));
  for (guint j = 0; j < 50; j++)
    {
      g_signal_handlers_disconnect_by_data (records[j], &run);
      g_object_unref (records[j]);
    }
  g_clear_object (&view);
  run_clear (&run);
}

/* A fails late, B succeeds at once, on two rows or on two members of one. */
static void
overlap (Bench      *bench,
         gboolean    same_row,
         const char *metric)
{
  g_autoptr(GBytes) text = bench_entities (1, 200);
  g_autoptr(LarderValue) list = larder_value_new_from_bytes (text, NULL);
  guint lost = 0;
  Run run;

  run_init (&run);
  larder_client_write_rows (run.client, "projects", list);
  for (guint k = 0; k < 100; k++)
    {
      const char *other = same_row ? "credits" : "progress";
      guint index = same_row ? 2 * k : 2 * k + 1;
      gint64 before = larder_value_get_member_int (larder_value_get_item (list, 2 * k),
                                                   "progress", -1);
      g_autoptr(LarderPatch) a = NULL;
      g_autoptr(LarderPatch) b = NULL;
      char first[16], second[16];

      g_snprintf (first, sizeof first, "p%06u", 2 * k);
      g_snprintf (second, sizeof second, "p%06u", index);
      a = new_row_patch (first, "progress", 3000 + k);
      b = new_row_patch (second, other, 4000 + k);
      submit (&run, "fail", 2, a);
      submit (&run, "succeed", 0, b);
      while (run.open > 0)
        g_main_context_iteration (NULL, TRUE);
      bench_turn ();
      if (larder_value_get_member_int (larder_table_get_value (run.table, second), other, 0) !=
          4000 + k ||
          larder_value_get_member_int (larder_table_get_value (run.table, first),
                                       "progress", -2) != before)
        lost++;
    }
  bench_add (bench, metric, "count", lost);
  bench_check (bench, lost == 0);
  run_clear (&run);
}

void
bench_w4 (Bench *bench)
{
  cycle_single (bench);
  cycle_list (bench);
  overlap (bench, FALSE, "overlap_lost_updates_of_100");
  overlap (bench, TRUE, "overlap_same_entity_lost_updates_of_100");
}
