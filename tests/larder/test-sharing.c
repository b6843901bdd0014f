/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Large answers are compared with what was there while the owner's thread goes on. */

#include "config.h"

#include "larder-testing.h"

#include "larder/larder-sharing-private.h"

#define N_ITEMS 40000

typedef struct
{
  LarderClient        *client;     /* (owned) */
  LarderTestServer    *server;     /* (owned) */
  LarderQueryObserver *observers[2];
} Scene;

/* Rows of two cells each; those at @first and from @rest on say something else than the usual. */
static LarderValue *
make_rows (guint first,
           guint rest)
{
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_array ();

  for (guint i = 0; i < N_ITEMS; i++)
    {
      larder_value_builder_begin_array (builder, NULL);
      larder_value_builder_add_int (builder, i == first || i >= rest ? -1 : (gint64) i);
      larder_value_builder_close (builder);
    }
  return larder_value_builder_end (builder);
}

static GVariant *
key_of (guint i)
{
  return larder_test_key ("rows", i == 0 ? "a" : "b");
}

static LarderFetchContext *
take_fetch (Scene *scene)
{
  return g_ptr_array_steal_index (scene->server->fetches, 0);
}

static gboolean
is_fetching (Scene *scene,
             guint  i)
{
  return larder_query_observer_get_fetch_status (scene->observers[i]) ==
         LARDER_FETCH_STATUS_FETCHING;
}

static LarderValue *
get_data (Scene *scene,
          guint  i)
{
  return larder_query_observer_get_data (scene->observers[i]);
}

/* Two queries with large data, both being fetched again. */
static void
set_up (Scene         *scene,
        gconstpointer  data)
{
  scene->client = larder_client_new (NULL, NULL, NULL);
  scene->server = larder_test_server_new ();
  larder_client_mount (scene->client);
  for (guint i = 0; i < G_N_ELEMENTS (scene->observers); i++)
    {
      g_autoptr(LarderQueryOptions) options =
        larder_test_server_options (scene->server, key_of (i));
      g_autoptr(LarderValue) rows = make_rows (N_ITEMS, N_ITEMS);

      larder_client_set_data (scene->client, key_of (i), rows);
      scene->observers[i] = larder_query_observer_new (scene->client, options);
      larder_query_observer_attach (scene->observers[i]);
      g_assert_true (is_fetching (scene, i));
    }
}

static void
tear_down (Scene         *scene,
           gconstpointer  data)
{
  for (guint i = 0; i < G_N_ELEMENTS (scene->observers); i++)
    g_clear_object (&scene->observers[i]);
  if (scene->client != NULL)
    larder_client_unmount (scene->client);
  g_clear_object (&scene->client);
  larder_test_server_free (scene->server);
}

typedef struct
{
  Scene   *scene;
  guint    n_turns;
  gboolean fetching;
} Witness;

static gboolean
witness_cb (gpointer user_data)
{
  Witness *witness = user_data;

  witness->n_turns++;
  witness->fetching = is_fetching (witness->scene, 0);
  return G_SOURCE_REMOVE;
}

static void
test_owner_goes_on (Scene         *scene,
                    gconstpointer  data)
{
  g_autoptr(LarderFetchContext) context = take_fetch (scene);
  g_autoptr(LarderValue) former = larder_value_ref (get_data (scene, 0));
  Witness witness = { .scene = scene };
  guint n_made = larder_sharing_get_n_made ();
  LarderValue *rows;

  larder_fetch_context_return_value (context, make_rows (7, N_ITEMS));
  g_idle_add_full (G_PRIORITY_DEFAULT, witness_cb, &witness, NULL);
  larder_test_wait (!is_fetching (scene, 0));

  /* The owner had its turn between the answer and the settling; the comparing was not in it. */
  g_assert_cmpuint (witness.n_turns, ==, 1);
  g_assert_true (witness.fetching);
  g_assert_cmpuint (larder_sharing_get_n_made (), ==, n_made + 1);
  rows = get_data (scene, 0);
  g_assert_cmpint (larder_value_get_int (larder_value_get_path (rows, "/7/0")), ==, -1);
  for (guint i = 0; i < N_ITEMS; i++)
    g_assert_true ((larder_value_get_item (rows, i) == larder_value_get_item (former, i)) ==
                   (i != 7));
}

static void
test_equal_is_the_same (Scene         *scene,
                        gconstpointer  data)
{
  g_autoptr(LarderFetchContext) context = take_fetch (scene);
  g_autoptr(LarderValue) former = larder_value_ref (get_data (scene, 0));

  larder_fetch_context_return_value (context, make_rows (N_ITEMS, N_ITEMS));
  larder_test_wait (!is_fetching (scene, 0));
  g_assert_true (get_data (scene, 0) == former);
}

static void
note_cb (LarderQueryObserver *observer,
         GParamSpec          *pspec,
         GString             *order)
{
  g_string_append (order, g_object_get_data (G_OBJECT (observer), "name"));
}

/* The first needs a comparison of all, the second one of the first rows only. */
static void
test_order_of_answers (Scene         *scene,
                       gconstpointer  data)
{
  g_autoptr(LarderFetchContext) first = take_fetch (scene);
  g_autoptr(LarderFetchContext) second = take_fetch (scene);
  g_autoptr(GString) order = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (scene->observers); i++)
    {
      g_object_set_data (G_OBJECT (scene->observers[i]), "name", (gpointer) (i == 0 ? "a" : "b"));
      g_signal_connect (scene->observers[i], "notify::data", G_CALLBACK (note_cb), order);
    }
  larder_fetch_context_return_value (first, make_rows (N_ITEMS - 1, N_ITEMS));
  larder_fetch_context_return_value (second, make_rows (0, 0));
  larder_test_wait (!is_fetching (scene, 0) && !is_fetching (scene, 1));
  g_assert_cmpstr (order->str, ==, "ab");
}

static gboolean
write_cb (gpointer user_data)
{
  Scene *scene = user_data;
  g_autoptr(LarderValue) rows = make_rows (N_ITEMS, N_ITEMS / 2);

  larder_client_set_data (scene->client, key_of (0), rows);
  return G_SOURCE_REMOVE;
}

static void
test_write_meanwhile (Scene         *scene,
                      gconstpointer  data)
{
  g_autoptr(LarderFetchContext) context = take_fetch (scene);
  guint n_made = larder_sharing_get_n_made ();
  g_autoptr(LarderValue) written = NULL;
  LarderValue *rows;

  larder_fetch_context_return_value (context, make_rows (7, N_ITEMS / 2));
  g_idle_add_full (G_PRIORITY_DEFAULT, write_cb, scene, NULL);
  larder_test_wait (larder_value_get_int (larder_value_get_path (get_data (scene, 0),
                                                                 "/39999/0")) == -1);
  written = larder_value_ref (get_data (scene, 0));
  g_assert_true (is_fetching (scene, 0));
  larder_test_wait (!is_fetching (scene, 0));

  /* The answer is the last word, and shares with what was written. */
  rows = get_data (scene, 0);
  g_assert_cmpint (larder_value_get_int (larder_value_get_path (rows, "/7/0")), ==, -1);
  g_assert_true (larder_value_get_item (rows, N_ITEMS - 1) ==
                 larder_value_get_item (written, N_ITEMS - 1));
  g_assert_cmpuint (larder_sharing_get_n_made (), ==, n_made + 2);
}

static gboolean
cancel_cb (gpointer user_data)
{
  Scene *scene = user_data;

  larder_client_cancel (scene->client, key_of (0));
  return G_SOURCE_REMOVE;
}

static void
done_cb (LarderSharing *sharing,
         LarderValue   *shared,
         gpointer       user_data)
{
  gboolean *done = user_data;

  *done = TRUE;
}

static void
keep (gpointer user_data)
{
}

/* What was begun before has been made and told: one comes after the other. */
static void
wait_for_thread (void)
{
  g_autoptr(LarderValue) value = larder_value_new_int (1);
  gboolean done = FALSE;

  larder_sharing_begin (g_main_context_default (), value, value, done_cb, &done, keep);
  larder_test_wait (done);
}

static void
test_cancel_meanwhile (Scene         *scene,
                       gconstpointer  data)
{
  g_autoptr(LarderFetchContext) context = take_fetch (scene);
  g_autoptr(LarderValue) former = larder_value_ref (get_data (scene, 0));

  larder_fetch_context_return_value (context, make_rows (7, N_ITEMS));
  g_idle_add_full (G_PRIORITY_DEFAULT, cancel_cb, scene, NULL);
  larder_test_wait (!is_fetching (scene, 0));
  g_assert_true (get_data (scene, 0) == former);
  /* What comes of it after all changes nothing. */
  wait_for_thread ();
  g_assert_true (get_data (scene, 0) == former);
}

static gboolean
refetch_cb (gpointer user_data)
{
  Scene *scene = user_data;

  larder_query_observer_refetch (scene->observers[0]);
  return G_SOURCE_REMOVE;
}

static void
test_newer_fetch_wins (Scene         *scene,
                       gconstpointer  data)
{
  g_autoptr(LarderFetchContext) context = take_fetch (scene);
  guint n_fetches = scene->server->n_fetches;
  g_autoptr(LarderFetchContext) newer = NULL;

  larder_fetch_context_return_value (context, make_rows (7, N_ITEMS));
  g_idle_add_full (G_PRIORITY_DEFAULT, refetch_cb, scene, NULL);
  larder_test_wait (scene->server->n_fetches > n_fetches);
  newer = g_ptr_array_steal_index (scene->server->fetches, scene->server->fetches->len - 1);
  larder_fetch_context_return_value (newer, make_rows (8, N_ITEMS));
  larder_test_wait (!is_fetching (scene, 0));
  g_assert_cmpint (larder_value_get_int (larder_value_get_path (get_data (scene, 0), "/7/0")), ==,
                   7);
  g_assert_cmpint (larder_value_get_int (larder_value_get_path (get_data (scene, 0), "/8/0")), ==,
                   -1);
}

static gboolean
drop_cb (gpointer user_data)
{
  tear_down (user_data, NULL);
  return G_SOURCE_REMOVE;
}

static void
test_client_ends_meanwhile (Scene         *scene,
                            gconstpointer  data)
{
  g_autoptr(LarderFetchContext) context = take_fetch (scene);

  larder_fetch_context_return_value (context, make_rows (7, N_ITEMS));
  g_idle_add_full (G_PRIORITY_DEFAULT, drop_cb, scene, NULL);
  larder_test_wait (scene->client == NULL);
  wait_for_thread ();
  scene->server = larder_test_server_new ();
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
#define ADD(path, func) g_test_add ("/larder/sharing/" path, Scene, NULL, set_up, func, tear_down)
  ADD ("owner-goes-on", test_owner_goes_on);
  ADD ("equal-is-the-same", test_equal_is_the_same);
  ADD ("order-of-answers", test_order_of_answers);
  ADD ("write-meanwhile", test_write_meanwhile);
  ADD ("cancel-meanwhile", test_cancel_meanwhile);
  ADD ("newer-fetch-wins", test_newer_fetch_wins);
  ADD ("client-ends-meanwhile", test_client_ends_meanwhile);
#undef ADD
  return g_test_run ();
}
