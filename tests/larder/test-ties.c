/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules of tags, of entries that are followed, and of queries that own a channel. */

#include "config.h"

#include "larder-testing.h"

#define TEST_TYPE_CHANNEL (test_channel_get_type ())
G_DECLARE_FINAL_TYPE (TestChannel, test_channel, TEST, CHANNEL, GObject)

struct _TestChannel
{
  GObject parent_instance;
};

static guint n_open;
static LarderChannel *last;

static void
test_channel_open (LarderChannel *channel)
{
  n_open++;
  last = channel;
}

static void
test_channel_close (LarderChannel *channel)
{
  n_open--;
}

static void
test_channel_channel_init (LarderChannelInterface *iface)
{
  iface->open = test_channel_open;
  iface->close = test_channel_close;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TestChannel, test_channel, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (LARDER_TYPE_CHANNEL,
                                                      test_channel_channel_init))

static void
test_channel_class_init (TestChannelClass *klass)
{
}

static void
test_channel_init (TestChannel *self)
{
}

typedef struct
{
  LarderTestClock    *clock;
  LarderClient       *client;
  LarderTestServer   *server;
  LarderQueryOptions *options;
  GString            *events;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->clock = larder_test_clock_new (1000000);
  fixture->client = larder_client_new (LARDER_CLOCK (fixture->clock), NULL, NULL);
  larder_client_mount (fixture->client);
  fixture->server = larder_test_server_new ();
  fixture->options = larder_test_server_options (fixture->server, larder_test_key ("notes", "1"));
  larder_query_options_set_stale_time (fixture->options, 1000);
  fixture->events = g_string_new (NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  larder_client_unmount (fixture->client);
  g_assert_finalize_object (fixture->client);
  g_assert_finalize_object (fixture->options);
  larder_test_server_free (fixture->server);
  larder_test_settle ();
  g_assert_finalize_object (fixture->clock);
  g_string_free (fixture->events, TRUE);
}

static void
test_tags (Fixture       *fixture,
           gconstpointer  data)
{
  static const char * const tags[] = { "note:1", NULL };
  static const char * const other[] = { "note:2", NULL };
  static const char * const type[] = { "note", NULL };
  g_autoptr(LarderQueryObserver) observer = NULL;

  larder_query_options_set_tags (fixture->options, tags);
  observer = larder_query_observer_new (fixture->client, fixture->options);
  larder_query_observer_attach (observer);

  /* Delayed until the fetch that runs has settled. */
  larder_client_invalidate_tags (fixture->client, tags);
  g_assert_cmpuint (fixture->server->n_fetches, ==, 1);
  larder_test_server_answer (fixture->server, "[1]");
  g_assert_cmpuint (fixture->server->n_fetches, ==, 2);
  larder_test_server_answer (fixture->server, "[2]");
  larder_client_invalidate_tags (fixture->client, other);
  g_assert_cmpuint (fixture->server->n_fetches, ==, 2);
  larder_client_invalidate_tags (fixture->client, type);
  g_assert_cmpuint (fixture->server->n_fetches, ==, 3);
  larder_test_server_answer (fixture->server, "[3]");
  larder_query_observer_detach (observer);
}

static void
entry_cb (LarderClient *client,
          GVariant     *key,
          LarderEntry   event,
          gpointer      user_data)
{
  g_string_append_c (user_data, "alr"[event]);
}

static void
test_entry (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(LarderQueryObserver) observer = NULL;

  larder_query_options_set_entry_func (fixture->options, entry_cb, fixture->events, NULL);
  observer = larder_query_observer_new (fixture->client, fixture->options);
  larder_query_observer_attach (observer);
  g_assert_cmpstr (fixture->events->str, ==, "a");
  larder_test_server_answer (fixture->server, "[1]");
  g_assert_cmpstr (fixture->events->str, ==, "al");
  larder_query_observer_detach (observer);
  larder_client_remove (fixture->client, NULL);
  g_assert_cmpstr (fixture->events->str, ==, "alr");
}

static LarderChannel *
make_channel (LarderClient *client,
              GVariant     *key,
              gpointer      user_data)
{
  return g_object_new (TEST_TYPE_CHANNEL, NULL);
}

static void
test_live (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(LarderQueryObserver) observer = NULL;
  g_autoptr(LarderValue) news = larder_test_value ("[9]");

  larder_query_options_set_channel_func (fixture->options, make_channel, NULL, NULL);
  observer = larder_query_observer_new (fixture->client, fixture->options);
  larder_query_observer_attach (observer);
  g_assert_cmpuint (n_open, ==, 1);
  larder_test_server_answer (fixture->server, "[1]");
  larder_channel_joined (last, FALSE);
  larder_test_clock_advance (fixture->clock, 5000);
  g_assert_false (larder_query_observer_get_is_stale (observer));
  larder_channel_send_data (last, news);
  larder_test_assert_state (observer, LARDER_STATUS_SUCCESS, LARDER_FETCH_STATUS_IDLE, "[9]");
  larder_channel_lost (last);
  larder_channel_joined (last, FALSE);
  g_assert_cmpuint (fixture->server->n_fetches, ==, 2);
  larder_test_server_answer (fixture->server, "[2]");
  g_assert_cmpuint (fixture->server->n_fetches, ==, 2);
  larder_query_observer_detach (observer);
  g_assert_cmpuint (n_open, ==, 0);
}

static void
changed_cb (guint *n_changes)
{
  (*n_changes)++;
}

/* Live queries are in the list while they are looked at, beside what a program names itself. */
static void
test_channels_are_listed (Fixture       *fixture,
                          gconstpointer  data)
{
  GListModel *channels = larder_client_get_channels (fixture->client);
  g_autoptr(LarderQueryObserver) observer = NULL;
  g_autoptr(LarderValue) news = larder_test_value ("[9]");
  LarderChannelStatus *own = larder_client_ensure_channel (fixture->client, "project:1");
  g_autoptr(LarderChannelStatus) live = NULL;
  g_autofree char *event = NULL;
  g_autofree char *problem = NULL;
  gint64 at_ms = 0;
  guint n_changes = 0;

  g_assert_true (larder_client_ensure_channel (fixture->client, "project:1") == own);
  g_assert_cmpuint (g_list_model_get_n_items (channels), ==, 1);
  larder_query_options_set_channel_func (fixture->options, make_channel, NULL, NULL);
  observer = larder_query_observer_new (fixture->client, fixture->options);
  larder_query_observer_attach (observer);
  larder_test_server_answer (fixture->server, "[1]");
  g_assert_cmpuint (g_list_model_get_n_items (channels), ==, 2);
  live = g_list_model_get_item (channels, 1);
  g_assert_cmpstr (larder_channel_status_get_name (live), ==,
                   larder_query_get_hash (larder_query_observer_get_query (observer)));
  g_assert_cmpint (larder_channel_status_get_state (live), ==, LARDER_CHANNEL_JOINING);
  larder_channel_joined (last, FALSE);
  larder_channel_send_data (last, news);
  larder_channel_lost (last);
  g_assert_cmpint (larder_channel_status_get_state (live), ==, LARDER_CHANNEL_LOST);
  g_assert_cmpuint (larder_channel_status_get_n_joins (live), ==, 1);
  g_assert_cmpuint (larder_channel_status_get_n_losses (live), ==, 1);
  g_assert_cmpuint (larder_channel_status_get_n_events (live), ==, 1);
  g_object_get (live, "last-event", &event, "last-event-at", &at_ms, NULL);
  g_assert_cmpstr (event, ==, "data");
  g_assert_cmpint (at_ms, ==, larder_clock_get_time_ms (LARDER_CLOCK (fixture->clock)));
  larder_query_observer_detach (observer);
  g_assert_cmpuint (g_list_model_get_n_items (channels), ==, 1);

  /* One change is told once, and the same again is none. */
  g_signal_connect_swapped (own, "notify::state", G_CALLBACK (changed_cb), &n_changes);
  larder_channel_status_set_problem (own, "not for you");
  larder_channel_status_set_state (own, LARDER_CHANNEL_JOINED);
  larder_channel_status_set_state (own, LARDER_CHANNEL_JOINED);
  g_object_get (own, "problem", &problem, NULL);
  g_assert_null (problem);
  g_assert_cmpuint (n_changes, ==, 1);
  larder_client_forget_channel (fixture->client, "project:1");
  larder_client_forget_channel (fixture->client, "project:1");
  g_assert_cmpuint (g_list_model_get_n_items (channels), ==, 0);
}

#define ADD(name, func) \
  g_test_add ("/ties/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("channels-are-listed", test_channels_are_listed);
  ADD ("tags-invalidate-when-no-request-runs", test_tags);
  ADD ("an-entry-is-followed-to-its-end", test_entry);
  ADD ("a-gap-is-followed-by-one-fetch", test_live);

  return g_test_run ();
}
