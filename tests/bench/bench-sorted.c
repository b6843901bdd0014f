/* SPDX-License-Identifier: GPL-3.0-or-later */
/* W9 a sorted collection of rows, W12 search as you type and sorting. */

#include "config.h"

#include "bench.h"

#define N 10000
#define ORDER "updated_at desc,id"

typedef struct
{
  guint position;
  guint removed;
  guint added;
} Span;

static void
span_cb (GListModel *model,
         guint       position,
         guint       removed,
         guint       added,
         gpointer    user_data)
{
  Span span = { position, removed, added };

  g_array_append_val ((GArray *) user_data, span);
}

static char *
dup_id (GListModel *model,
        guint       position)
{
  g_autoptr(LarderRecord) record = g_list_model_get_item (model, position);

  return g_strdup (larder_record_get_id (record));
}

/* The copy follows what was announced: places it knows must hold what they held, the others are
 * filled from the model. Gives the hash of all ids. */
static guint32
replay (Bench      *bench,
        GListModel *model,
        GPtrArray  *copy,
        GArray     *spans)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < spans->len; i++)
    {
      Span *span = &g_array_index (spans, Span, i);

      bench_check (bench, span->position + span->removed <= copy->len);
      if (span->removed > 0)
        g_ptr_array_remove_range (copy, span->position, span->removed);
      for (guint j = 0; j < span->added; j++)
        g_ptr_array_insert (copy, (int) span->position, NULL);
    }
  g_array_set_size (spans, 0);
  bench_check (bench, copy->len == g_list_model_get_n_items (model));
  for (guint i = 0; i < copy->len; i++)
    {
      g_autofree char *id = dup_id (model, i);

      if (copy->pdata[i] == NULL)
        copy->pdata[i] = g_strdup (id);
      bench_check (bench, g_str_equal (copy->pdata[i], id));
      g_string_append (text, i > 0 ? "," : "");
      g_string_append (text, id);
    }
  return bench_fnv1a (text->str, text->len);
}

static LarderValue *
shuffled_rows (guint32  seed,
               guint   *order)
{
  g_autoptr(GBytes) text = bench_entities (1, N);
  g_autoptr(LarderValue) rows = larder_value_new_from_bytes (text, NULL);
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_array ();
  g_autoptr(LarderValue) list = NULL;
  g_autoptr(GBytes) shuffled = NULL;
  guint32 state = seed;

  for (guint i = 0; i < N; i++)
    order[i] = i;
  bench_shuffle (order, N, &state);
  for (guint i = 0; i < N; i++)
    larder_value_builder_add_value (builder, larder_value_get_item (rows, order[i]));
  list = larder_value_builder_end (builder);
  shuffled = larder_value_to_bytes (list);
  return larder_value_new_from_bytes (shuffled, NULL);
}

static LarderValue *
change_row (LarderValue *row,
            gint64       seconds)
{
  g_autoptr(LarderValue) moment = NULL;
  char text[26];

  bench_iso (seconds, text);
  moment = larder_value_new_string (text);
  return larder_value_set_path (row, "/updated_at", moment, NULL);
}

/* A copy in which 1,000 rows were changed, as text from the network would give it. */
static LarderValue *
change_rows (LarderValue *rows,
             guint32     *state)
{
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func ((GDestroyNotify) larder_value_unref);
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_array ();
  g_autoptr(LarderValue) list = NULL;
  g_autoptr(GBytes) text = NULL;

  for (guint i = 0; i < N; i++)
    g_ptr_array_add (items, larder_value_ref (larder_value_get_item (rows, i)));
  for (guint k = 0; k < 1000; k++)
    {
      guint index = bench_below (state, N);
      LarderValue *changed = change_row (items->pdata[index], 15552000 + k);

      larder_value_unref (items->pdata[index]);
      items->pdata[index] = changed;
    }
  for (guint i = 0; i < N; i++)
    larder_value_builder_add_value (builder, items->pdata[i]);
  list = larder_value_builder_end (builder);
  text = larder_value_to_bytes (list);
  return larder_value_new_from_bytes (text, NULL);
}

void
bench_w9 (Bench *bench)
{
  g_autoptr(LarderTable) table = larder_table_new ("projects", BENCH_TYPE_PROJECT);
  g_autoptr(LarderTableView) view = larder_table_view_new (table, ORDER);
  g_autoptr(GPtrArray) copy = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GArray) spans = g_array_new (FALSE, FALSE, sizeof (Span));
  g_autofree guint *order = g_new (guint, N);
  g_autoptr(LarderValue) rows = shuffled_rows (9, order);
  g_autoptr(LarderValue) changed = NULL;
  GListModel *model = G_LIST_MODEL (view);
  guint32 state = 10;

  bench_set_objects (bench, " LarderTableView+LarderRecord");
  bench_check (bench, order[0] == 5285 && order[1] == 9902 && order[2] == 1508);
  changed = change_rows (rows, &state);
  g_signal_connect (view, "items-changed", G_CALLBACK (span_cb), spans);

  bench_start (bench);
  larder_table_upsert (table, rows);
  bench_stop (bench);
  bench_add_ms (bench, "upsert_10000_empty");
  bench_check (bench, replay (bench, model, copy, spans) == 0x80e1d097);

  bench_start (bench);
  larder_table_upsert (table, changed);
  bench_stop (bench);
  bench_add_ms (bench, "upsert_10000_1000changed");
  bench_check (bench, replay (bench, model, copy, spans) == 0x653a232b);

  bench_start (bench);
  for (guint k = 0; k < 1000; k++)
    {
      guint index = bench_below (&state, N);
      g_autoptr(LarderValue) row = change_row (larder_value_get_item (changed, index),
                                               15600000 + k);

      larder_table_upsert (table, row);
    }
  bench_stop (bench);
  bench_add_us (bench, "upsert_one", 1000);
  bench_check (bench, replay (bench, model, copy, spans) == 0x00388c2b);
}

static gboolean
row_matches (LarderTable *table,
             const char  *id,
             LarderValue *value,
             gpointer     user_data)
{
  return g_strcmp0 (larder_value_get_member_string (value, "kind"), user_data) != 0;
}

static void
type_word (Bench           *bench,
           LarderTableView *view)
{
  static const char WORD[] = "straße li";
  static const guint MATCHES[] = { 4953, 1803, 462, 462, 462, 462, 462, 58, 36 };
  double total = 0, worst = 0, cpu = 0;
  static const char * const members[] = { "name", NULL };
  const char *end = WORD;

  larder_table_view_set_filter (view, row_matches, g_strdup ("course"), g_free);
  larder_table_view_set_search_members (view, members);

  for (guint i = 0; i < G_N_ELEMENTS (MATCHES); i++)
    {
      g_autofree char *typed = NULL;

      end = g_utf8_next_char (end);
      typed = g_strndup (WORD, (gsize) (end - WORD));
      bench_start (bench);
      larder_table_view_set_search_text (view, typed);
      bench_turn ();
      bench_stop (bench);
      total += MAX (bench_wall_us (bench), bench_cpu_us (bench));
      worst = MAX (worst, MAX (bench_wall_us (bench), bench_cpu_us (bench)));
      cpu += bench_cpu_us (bench);
      bench_check (bench, g_list_model_get_n_items (G_LIST_MODEL (view)) == MATCHES[i]);
    }
  bench_add (bench, "filter_keystroke_ms", "ms", total / 1000.0 / G_N_ELEMENTS (MATCHES));
  bench_add (bench, "filter_keystroke_cpu_ms", "ms", cpu / 1000.0 / G_N_ELEMENTS (MATCHES));
  bench_add (bench, "filter_worst_ms", "ms", worst / 1000.0);
  /* A keystroke is one turn, so the longest one is the longest block. */
  bench_add (bench, "filter_block_ms", "ms", worst / 1000.0);
}

void
bench_w12 (Bench *bench)
{
  g_autoptr(LarderTable) table = larder_table_new ("projects", BENCH_TYPE_PROJECT);
  g_autoptr(LarderTableView) view = larder_table_view_new (table, "id");
  g_autoptr(GBytes) text = bench_entities (1, N);
  g_autoptr(LarderValue) rows = larder_value_new_from_bytes (text, NULL);
  g_autoptr(LarderTable) unsorted = larder_table_new ("projects", BENCH_TYPE_PROJECT);
  g_autoptr(LarderTableView) sorted = larder_table_view_new (unsorted, "");
  g_autofree guint *order = g_new (guint, N);
  g_autoptr(LarderValue) shuffled = shuffled_rows (12, order);

  bench_set_objects (bench, " LarderTableView");
  larder_table_upsert (table, rows);
  type_word (bench, view);

  larder_table_upsert (unsorted, shuffled);
  bench_start (bench);
  larder_table_view_set_order (sorted, ORDER);
  bench_turn ();
  bench_stop (bench);
  bench_add_ms (bench, "sort_10000");
}
