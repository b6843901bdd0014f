/* SPDX-License-Identifier: GPL-3.0-or-later */
/* W2 a list with updates of single entities, W11 realtime ingest: rows of a table and records. */

#include "config.h"

#include "bench.h"

#define N 10000
#define N_OBSERVED 50
#define N_VISIBLE 30

/* One observer of one row. */
typedef struct
{
  LarderRecord *record;
  LarderValue  *last;      /* (owned) (nullable) */
  guint         turn;      /* of the last update, 1 and up */
  BenchNotices *notices;
} Watch;

static void
record_cb (GObject    *object,
           GParamSpec *pspec,
           gpointer    user_data)
{
  Watch *watch = user_data;
  LarderValue *value = larder_record_get_value (watch->record);

  watch->notices->delivered++;
  if (watch->last != NULL && larder_value_equal (watch->last, value))
    watch->notices->wasted++;
  g_clear_pointer (&watch->last, larder_value_unref);
  watch->last = larder_value_ref (value);
}

static void
observe (LarderTable *table,
         Watch       *watch,
         const char  *id)
{
  watch->record = larder_table_get_record (table, id);
  g_signal_connect (watch->record, "notify::value", G_CALLBACK (record_cb), watch);
}

static void
unobserve (Watch *watch)
{
  g_signal_handlers_disconnect_by_data (watch->record, watch);
  g_clear_object (&watch->record);
  g_clear_pointer (&watch->last, larder_value_unref);
}

static void
project_id (guint index,
            char  id[16])
{
  g_snprintf (id, 16, "p%06u", index);
}

/* One list query whose answer falls into a table; the list is a view of it. */
typedef struct
{
  LarderClient    *client;
  LarderTable     *table;
  LarderTableView *view;
  Watch           *by_index[N];
  Watch            watches[N_OBSERVED];
  Watch            visible[N_VISIBLE];
  BenchNotices     notices;
  BenchNotices     visible_notices;
  guint            items_changed;
  guint            rows_touched;
} List;

static void
answer_cb (LarderFetchContext *context,
           gpointer            user_data)
{
  larder_fetch_context_return_value (context, larder_value_new_from_bytes (user_data, NULL));
}

static void
items_changed_cb (GListModel *model,
                  guint       position,
                  guint       removed,
                  guint       added,
                  gpointer    user_data)
{
  List *list = user_data;

  list->items_changed++;
  list->rows_touched += removed + added;
}

static List *
list_new (Bench    *bench,
          gboolean  consumer)
{
  List *list = g_new0 (List, 1);
  g_autoptr(LarderQueryOptions) options = NULL;
  g_autoptr(LarderSchema) schema = NULL;
  g_autoptr(GBytes) text = bench_entities (1, N);
  const char * const parts[] = { "projects", NULL };
  guint32 state = 2;

  list->client = larder_client_new (NULL, NULL, NULL);
  list->table = larder_client_add_table (list->client, "projects", BENCH_TYPE_PROJECT);
  larder_client_mount (list->client);
  schema = larder_schema_new (list->table);
  options = larder_query_options_new (larder_key_new (parts));
  larder_query_options_set_fetch_func (options, answer_cb, text, NULL);
  larder_query_options_set_schema (options, schema);
  larder_client_prefetch (list->client, options);
  while (larder_table_get_n_rows (list->table) < N)
    bench_turn ();

  list->view = larder_table_view_new (list->table, "id");
  if (consumer)
    {
      g_signal_connect (list->view, "items-changed", G_CALLBACK (items_changed_cb), list);
      for (guint i = 0; i < N_VISIBLE; i++)
        {
          char id[16];

          project_id (i, id);
          list->visible[i].notices = &list->visible_notices;
          observe (list->table, &list->visible[i], id);
        }
    }
  for (guint n = 0; n < N_OBSERVED;)
    {
      guint index = bench_below (&state, N);
      char id[16];

      if (list->by_index[index] != NULL)
        continue;
      project_id (index, id);
      list->by_index[index] = &list->watches[n];
      list->watches[n].notices = &list->notices;
      observe (list->table, &list->watches[n++], id);
    }
  bench_check (bench, g_list_model_get_n_items (G_LIST_MODEL (list->view)) == N);
  return list;
}

static void
list_free (List *list)
{
  for (guint i = 0; i < N_OBSERVED; i++)
    unobserve (&list->watches[i]);
  for (guint i = 0; i < N_VISIBLE; i++)
    if (list->visible[i].record != NULL)
      unobserve (&list->visible[i]);
  g_object_unref (list->view);
  larder_client_unmount (list->client);
  g_object_unref (list->client);
  g_free (list);
}

static guint32
hash_list (List *list)
{
  GString *text = g_string_new ("[");
  guint32 hash;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (list->view)); i++)
    {
      g_autoptr(LarderRecord) record = g_list_model_get_item (G_LIST_MODEL (list->view), i);
      g_autofree char *row = larder_value_to_json (larder_record_get_value (record));

      g_string_append (text, i > 0 ? "," : "");
      g_string_append (text, row);
    }
  g_string_append_c (text, ']');
  hash = bench_fnv1a (text->str, text->len);
  g_string_free (text, TRUE);
  return hash;
}

static void
update_list (List *list)
{
  guint32 state = 3;

  for (guint turn = 0; turn < 100; turn++)
    {
      larder_client_begin_batch (list->client);
      for (guint k = 0; k < 100; k++)
        {
          g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();
          g_autoptr(LarderValue) row = NULL;
          guint index = bench_below (&state, N);
          char id[16], moment[26];
          Watch *watch = list->by_index[index];

          project_id (index, id);
          larder_value_builder_set_string (builder, "id", id);
          larder_value_builder_set_int (builder, "progress", bench_below (&state, 1001));
          bench_iso (15552000 + turn * 100 + k, moment);
          larder_value_builder_set_string (builder, "updated_at", moment);
          row = larder_value_builder_end (builder);
          larder_client_write_rows (list->client, "projects", row);
          if (watch != NULL && watch->turn != turn + 1)
            {
              watch->turn = turn + 1;
              list->notices.needed++;
            }
        }
      larder_client_end_batch (list->client);
      bench_turn ();
    }
}

static void
run_list (Bench      *bench,
          gboolean    consumer,
          const char *prefix)
{
  List *list = list_new (bench, consumer);
  g_autoptr(LarderValue) snapshot = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *metric = g_strconcat (prefix, "update", NULL);

  snapshot = larder_value_ref (larder_table_get_value (list->table, "p007342"));
  before = larder_value_to_json (snapshot);
  bench_start (bench);
  update_list (list);
  bench_stop (bench);
  bench_add_us (bench, metric, 10000);
  bench_add_notices (bench, prefix, &list->notices);
  bench_check (bench, list->notices.needed == 33);
  after = larder_value_to_json (snapshot);
  bench_check (bench, g_str_equal (before, after));
  if (consumer)
    {
      bench_add (bench, "list_items_changed", "calls", list->items_changed);
      bench_add (bench, "list_rows_touched", "rows", list->rows_touched);
      bench_add (bench, "list_rows_notified", "rows", (double) list->visible_notices.delivered);
      bench_check (bench, list->visible_notices.wasted == 0);
    }
  else
    bench_add (bench, "unnecessary_ratio", "ratio",
               (double) list->notices.wasted / (double) list->notices.needed);
  bench_check (bench, hash_list (list) == 0x4d86eb75);
  list_free (list);
}

void
bench_w2 (Bench *bench)
{
  bench_set_objects (bench, " LarderTable+LarderRecord");
  run_list (bench, FALSE, "");
  run_list (bench, TRUE, "list_");
}

#define N_JOBS 1000
#define N_FRAMES 100000
#define N_WATCHED 25

static char *
frame_json (guint index,
            guint progress)
{
  return g_strdup_printf
           ("{\"topic\":\"realtime:jobs\",\"event\":\"postgres_changes\",\"ref\":null,\"payload\":"
            "{\"data\":{\"schema\":\"public\",\"table\":\"jobs\",\"type\":\"UPDATE\","
            "\"commit_timestamp\":\"2026-11-21T00:00:00.000Z\",\"errors\":null,\"record\":{"
            "\"id\":\"j%06u\",\"project\":\"p%06u\",\"status\":\"%s\",\"progress\":%u,\"eta\":%u,"
            "\"message\":\"frame %u of 1500\",\"t\":1795225913530.125}}}}",
            index, index, progress == 1000 ? "done" : "rendering", progress,
            120 - progress % 120, progress);
}

static GPtrArray *
make_frames (guint *indices)
{
  GPtrArray *frames = g_ptr_array_new_with_free_func (g_free);
  guint progress[N_JOBS] = { 0 };
  guint32 state = 5;

  for (guint k = 0; k < N_FRAMES; k++)
    {
      guint index = bench_below (&state, N_JOBS);

      progress[index] = (progress[index] + 1) % 1001;
      indices[k] = index;
      g_ptr_array_add (frames, frame_json (index, progress[index]));
    }
  return frames;
}

static void
ingest (LarderClient *client,
        GPtrArray    *frames,
        guint        *indices,
        Watch        *watches,
        BenchNotices *notices)
{
  for (guint k = 0; k < N_FRAMES; k += 10)
    {
      larder_client_begin_batch (client);
      for (guint j = k; j < k + 10; j++)
        {
          g_autoptr(LarderValue) frame = larder_value_new_from_json (frames->pdata[j], -1, NULL);
          guint turn = k / 10 + 1;

          larder_client_write_rows (client, "jobs",
                                    larder_value_get_path (frame, "/payload/data/record"));
          if (indices[j] >= N_WATCHED || watches[indices[j]].turn == turn)
            continue;
          watches[indices[j]].turn = turn;
          notices->needed++;
        }
      larder_client_end_batch (client);
      bench_turn ();
    }
}

void
bench_w11 (Bench *bench)
{
  static guint indices[N_FRAMES];
  static GPtrArray *frames;
  LarderClient *client = larder_client_new (NULL, NULL, NULL);
  LarderTable *table = larder_client_add_table (client, "jobs", BENCH_TYPE_JOB);
  Watch watches[N_WATCHED] = { 0 };
  BenchNotices notices = { 0 };

  bench_set_objects (bench, " LarderTable+LarderRecord");
  if (frames == NULL)
    frames = make_frames (indices);
  larder_client_mount (client);
  for (guint i = 0; i < N_JOBS; i++)
    {
      g_autofree char *json = bench_job_json (i);
      g_autoptr(LarderValue) job = bench_parse (json, -1);

      larder_client_write_rows (client, "jobs", job);
    }
  for (guint i = 0; i < N_WATCHED; i++)
    {
      char id[16];

      g_snprintf (id, sizeof id, "j%06u", i);
      watches[i].notices = &notices;
      observe (table, &watches[i], id);
    }

  bench_start (bench);
  ingest (client, frames, indices, watches, &notices);
  bench_stop (bench);
  bench_add_us (bench, "ingest", N_FRAMES);
  bench_add_notices (bench, "", &notices);
  bench_check (bench, notices.needed == 2446);
  for (guint k = N_FRAMES - 1; k > N_FRAMES - 20; k--)
    bench_check (bench, larder_table_get_n_rows (table) == N_JOBS);

  for (guint i = 0; i < N_WATCHED; i++)
    unobserve (&watches[i]);
  larder_client_unmount (client);
  g_object_unref (client);
}
