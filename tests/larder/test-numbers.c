/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers that hold whatever the machine: how often somebody is told, and what is armed. */

#include "config.h"

#include "larder-testing.h"

#define N_QUERIES 10000

/* A clock that counts what is armed. */
#define TEST_TYPE_COUNTING_CLOCK (test_counting_clock_get_type ())
G_DECLARE_FINAL_TYPE (TestCountingClock, test_counting_clock, TEST, COUNTING_CLOCK, GObject)

struct _TestCountingClock
{
  GObject          parent_instance;

  LarderTestClock *clock;       /* (owned) */
  GHashTable      *armed;       /* ids */
  guint            most_armed;
  guint            n_settings;
};

static void test_counting_clock_iface_init (LarderClockInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TestCountingClock, test_counting_clock, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (LARDER_TYPE_CLOCK,
                                                      test_counting_clock_iface_init))

static gint64
get_time_ms (LarderClock *clock)
{
  return larder_clock_get_time_ms (LARDER_CLOCK (TEST_COUNTING_CLOCK (clock)->clock));
}

static void
set_alarm (LarderClock *clock,
           gpointer     id,
           gint64       at_ms,
           GSourceFunc  func,
           gpointer     user_data)
{
  TestCountingClock *self = TEST_COUNTING_CLOCK (clock);

  self->n_settings++;
  if (at_ms < 0)
    g_hash_table_remove (self->armed, id);
  else
    g_hash_table_add (self->armed, id);
  self->most_armed = MAX (self->most_armed, g_hash_table_size (self->armed));
  larder_clock_set_alarm (LARDER_CLOCK (self->clock), id, at_ms, func, user_data);
}

static void
test_counting_clock_iface_init (LarderClockInterface *iface)
{
  iface->get_time_ms = get_time_ms;
  iface->set_alarm = set_alarm;
}

static void
test_counting_clock_finalize (GObject *object)
{
  TestCountingClock *self = TEST_COUNTING_CLOCK (object);

  g_object_unref (self->clock);
  g_hash_table_unref (self->armed);

  G_OBJECT_CLASS (test_counting_clock_parent_class)->finalize (object);
}

static void
test_counting_clock_class_init (TestCountingClockClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_counting_clock_finalize;
}

static void
test_counting_clock_init (TestCountingClock *self)
{
  self->clock = larder_test_clock_new (1000);
  self->armed = g_hash_table_new (NULL, NULL);
}

static GVariant *
numbered_key (guint i)
{
  g_autofree char *text = g_strdup_printf ("%u", i);

  return larder_test_key ("many", text);
}

static void
test_one_alarm (void)
{
  g_autoptr(TestCountingClock) clock = g_object_new (TEST_TYPE_COUNTING_CLOCK, NULL);
  g_autoptr(LarderClient) client = larder_client_new (LARDER_CLOCK (clock), NULL, NULL);
  g_autoptr(LarderTestServer) server = larder_test_server_new ();
  g_autoptr(GPtrArray) observers = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(LarderValue) value = larder_test_value ("[1]");

  larder_client_mount (client);
  larder_client_begin_batch (client);
  for (guint i = 0; i < N_QUERIES; i++)
    {
      g_autoptr(GVariant) key = g_variant_ref_sink (numbered_key (i));

      larder_client_set_data (client, key, value);
    }
  larder_client_end_batch (client);
  /* Ages, intervals and collecting, all at once. */
  for (guint i = 0; i < 1000; i++)
    {
      g_autoptr(LarderQueryOptions) options = larder_test_server_options (server, numbered_key (i));

      larder_query_options_set_stale_time (options, 500 + i);
      larder_query_options_set_refetch_interval (options, 100000 + i);
      g_ptr_array_add (observers, larder_query_observer_new (client, options));
      larder_query_observer_attach (observers->pdata[i]);
    }
  larder_test_settle ();
  g_assert_cmpuint (larder_client_get_n_queries (client), ==, N_QUERIES);
  g_assert_cmpuint (clock->most_armed, ==, 1);

  for (guint i = 0; i < observers->len; i++)
    larder_query_observer_detach (observers->pdata[i]);
  larder_test_clock_advance (clock->clock, 24 * 60 * 60 * 1000);
  larder_test_settle ();
  g_assert_cmpuint (larder_client_get_n_queries (client), ==, 0);
  g_assert_cmpuint (clock->most_armed, ==, 1);
  larder_client_unmount (client);
}

static void
count_cb (guint *n)
{
  (*n)++;
}

static void
test_detach_all (void)
{
  g_autoptr(LarderTestClock) clock = larder_test_clock_new (1000);
  g_autoptr(LarderClient) client = larder_client_new (LARDER_CLOCK (clock), NULL, NULL);
  g_autoptr(LarderTestServer) server = larder_test_server_new ();
  g_autoptr(GPtrArray) observers = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(LarderQueryOptions) options =
    larder_test_server_options (server, larder_test_key ("one", "key"));
  guint n_changes = 0;

  larder_client_mount (client);
  for (guint i = 0; i < N_QUERIES; i++)
    {
      g_ptr_array_add (observers, larder_query_observer_new (client, options));
      g_signal_connect_swapped (observers->pdata[i], "changed", G_CALLBACK (count_cb), &n_changes);
      larder_query_observer_attach (observers->pdata[i]);
    }
  larder_test_settle ();
  g_assert_cmpuint (server->n_fetches, ==, 1);
  n_changes = 0;
  larder_test_server_answer (server, "[1]");
  g_assert_cmpuint (n_changes, ==, N_QUERIES);

  /* Who leaves is told nothing, and nobody else is either. */
  for (guint i = 0; i < observers->len; i++)
    larder_query_observer_detach (observers->pdata[i]);
  larder_test_settle ();
  g_assert_cmpuint (n_changes, ==, N_QUERIES);
  larder_client_clear (client);
  larder_test_settle ();
  g_assert_cmpuint (n_changes, ==, N_QUERIES);
  larder_client_unmount (client);
}

static void
items_changed_cb (GListModel *model,
                  guint       position,
                  guint       n_removed,
                  guint       n_added,
                  gpointer    n)
{
  *(guint *) n += n_removed + n_added;
}

/* What a person types changes one row; an answer that says the same of the others binds none. */
static void
test_rows_that_stay (void)
{
  g_autoptr(LarderTestClock) clock = larder_test_clock_new (1000);
  g_autoptr(LarderClient) client = larder_client_new (LARDER_CLOCK (clock), NULL, NULL);
  g_autoptr(LarderTestServer) server = larder_test_server_new ();
  LarderTable *notes = larder_client_add_table (client, "notes", LARDER_TYPE_TEST_NOTE);
  g_autoptr(LarderSchema) schema = larder_schema_new (notes);
  g_autoptr(LarderTableView) view = larder_table_view_new (notes, "id");
  g_autoptr(LarderQueryOptions) options =
    larder_test_server_options (server, larder_test_key ("notes", "all"));
  g_autoptr(LarderQueryObserver) observer = NULL;
  g_autoptr(GString) rows = g_string_new ("[");
  guint n_rebound = 0;

  for (guint i = 0; i < 200; i++)
    g_string_append_printf (rows, "%s{\"id\":\"%03u\",\"text\":\"t\"}", i > 0 ? "," : "", i);
  g_string_append_c (rows, ']');
  larder_query_options_set_schema (options, schema);
  larder_client_mount (client);
  observer = larder_query_observer_new (client, options);
  larder_query_observer_attach (observer);
  larder_test_settle ();
  larder_test_server_answer (server, rows->str);
  g_signal_connect (view, "items-changed", G_CALLBACK (items_changed_cb), &n_rebound);

  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *row = g_strdup_printf ("{\"id\":\"007\",\"text\":\"t%u\"}", i);
      g_autoptr(LarderValue) value = larder_test_value (row);
      g_autoptr(LarderPatch) patch = larder_patch_new_merge ("notes", "007", value);
      g_autoptr(GList) patches = g_list_prepend (NULL, patch);
      g_autoptr(LarderUndo) undo = larder_client_patch (client, patches);

      larder_client_invalidate (client, NULL);
      larder_test_settle ();
      larder_test_server_answer (server, rows->str);
      larder_undo_undo (undo);
    }
  g_assert_cmpuint (server->n_fetches, ==, 21);
  g_assert_cmpuint (n_rebound, ==, 0);
  larder_query_observer_detach (observer);
  larder_client_unmount (client);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/numbers/ten-thousand-queries-arm-one-alarm", test_one_alarm);
  g_test_add_func ("/numbers/ten-thousand-observers-leave-in-silence", test_detach_all);
  g_test_add_func ("/numbers/rows-that-stay-are-bound-once", test_rows_that_stay);
  return g_test_run ();
}
