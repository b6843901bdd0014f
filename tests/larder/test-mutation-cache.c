/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the cache of mutations tells who looks at all of them, and in which order. */

#include "config.h"

#include "larder-test-scene.h"

typedef struct
{
  LarderTestScene         scene;
  LarderMutationObserver *observer;
  LarderMutationCache    *cache;
} Fixture;

static const char *
get_nick (GType type,
          int   value)
{
  g_autoptr(GEnumClass) klass = g_type_class_ref (type);

  return g_enum_get_value (klass, value)->value_nick;
}

/* “event” or “event:action”, with a star if it has an observer. */
static void
event_cb (LarderMutationCache    *cache,
          LarderMutationEvent     event,
          LarderMutation         *mutation,
          LarderMutationAction    action,
          LarderMutationObserver *observer,
          gpointer                user_data)
{
  Fixture *fixture = user_data;

  g_string_append (fixture->scene.log, get_nick (LARDER_TYPE_MUTATION_EVENT, (int) event));
  if (action != LARDER_MUTATION_ACTION_NONE)
    g_string_append_printf (fixture->scene.log, ":%s",
                            get_nick (LARDER_TYPE_MUTATION_ACTION, (int) action));
  g_string_append (fixture->scene.log, observer != NULL ? "* " : " ");
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(LarderMutationOptions) options = NULL;

  larder_test_scene_begin (&fixture->scene);
  options = larder_test_server_rules (fixture->scene.server, "notes.edit");
  fixture->observer = larder_mutation_observer_new (fixture->scene.client, options);
  fixture->cache = g_object_ref (larder_client_get_mutation_cache (fixture->scene.client));
  g_signal_connect (fixture->cache, "event", G_CALLBACK (event_cb), fixture);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_signal_handlers_disconnect_by_data (fixture->cache, fixture);
  if (fixture->observer != NULL)
    g_assert_finalize_object (fixture->observer);
  larder_test_scene_end (&fixture->scene);
  /* The client is gone: there is nothing to find any more. */
  g_assert_cmpuint (larder_mutation_cache_get_n (fixture->cache), ==, 0);
  g_assert_finalize_object (fixture->cache);
}

#define assert_log(fixture, text) \
  larder_test_scene_assert_log (&(fixture)->scene, text)

static void
test_a_success_is_told_in_order (Fixture       *fixture,
                                 gconstpointer  data)
{
  g_autoptr(LarderValue) variables = larder_test_value ("{\"n\":1}");

  larder_mutation_observer_attach (fixture->observer);
  larder_mutation_observer_mutate (fixture->observer, variables, NULL);
  assert_log (fixture, "added observer-added* updated:pending ");
  larder_test_settle ();
  g_string_truncate (fixture->scene.log, 0);

  larder_test_server_accept (fixture->scene.server, NULL);
  g_assert_nonnull (strstr (fixture->scene.log->str, "updated:success "));
  g_assert_null (strstr (fixture->scene.log->str, "updated:continue "));
  g_assert_null (strstr (fixture->scene.log->str, "updated:error "));
  g_string_truncate (fixture->scene.log, 0);

  larder_mutation_observer_detach (fixture->observer);
  assert_log (fixture, "observer-removed* ");
  /* Nobody looks at it: it goes when its time is up. */
  larder_test_clock_advance (fixture->scene.clock, 300000);
  larder_test_settle ();
  assert_log (fixture, "removed ");
}

static void
test_failures_and_the_end_are_told_apart (Fixture       *fixture,
                                          gconstpointer  data)
{
  g_autoptr(LarderMutationOptions) options =
    larder_test_server_rules (fixture->scene.server, "notes.edit");

  larder_mutation_observer_set_options (fixture->observer, options);
  assert_log (fixture, "observer-options-updated* ");
  larder_mutation_observer_set_options (fixture->observer, options);
  assert_log (fixture, "");

  larder_mutation_observer_mutate (fixture->observer, NULL, NULL);
  /* It is not attached, and so it is no observer of the mutation. */
  assert_log (fixture, "added updated:pending ");
  larder_test_settle ();
  g_string_truncate (fixture->scene.log, 0);
  larder_test_server_refuse (fixture->scene.server, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE);
  g_assert_nonnull (strstr (fixture->scene.log->str, "updated:failed "));
  g_assert_null (strstr (fixture->scene.log->str, "updated:error "));
  g_string_truncate (fixture->scene.log, 0);

  larder_test_clock_advance (fixture->scene.clock, 1000);
  larder_test_settle ();
  larder_test_server_refuse (fixture->scene.server, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_nonnull (strstr (fixture->scene.log->str, "updated:error "));
  g_assert_null (strstr (fixture->scene.log->str, "updated:failed "));
}

static void
test_waiting_for_the_network_is_a_pause (Fixture       *fixture,
                                         gconstpointer  data)
{
  LarderMutation *mutation;

  larder_client_set_online (fixture->scene.client, FALSE);
  mutation = larder_mutation_observer_mutate (fixture->observer, NULL, NULL);
  assert_log (fixture, "added updated:pending updated:pause ");
  larder_test_settle ();
  assert_log (fixture, "");

  larder_client_set_online (fixture->scene.client, TRUE);
  larder_test_settle ();
  g_assert_true (g_str_has_prefix (fixture->scene.log->str, "updated:continue "));
  larder_test_server_accept (fixture->scene.server, NULL);
  g_assert_cmpint (larder_mutation_get_status (mutation), ==, LARDER_MUTATION_SUCCESS);
}

static void
test_a_batch_tells_each_change_at_its_end (Fixture       *fixture,
                                           gconstpointer  data)
{
  larder_mutation_observer_attach (fixture->observer);
  larder_client_begin_batch (fixture->scene.client);
  larder_mutation_observer_mutate (fixture->observer, NULL, NULL);
  larder_mutation_observer_mutate (fixture->observer, NULL, NULL);
  assert_log (fixture, "");
  g_assert_cmpuint (larder_mutation_cache_get_n (fixture->cache), ==, 2);
  larder_client_end_batch (fixture->scene.client);
  assert_log (fixture, "added observer-added* updated:pending observer-removed* "
                       "added observer-added* updated:pending ");
  /* An observer that is thrown away is not handed out. */
  larder_test_settle ();
  g_string_truncate (fixture->scene.log, 0);
  g_clear_object (&fixture->observer);
  assert_log (fixture, "observer-removed ");
  larder_test_server_accept (fixture->scene.server, NULL);
  larder_test_server_accept (fixture->scene.server, NULL);
}

static void
test_mutations_are_found_by_filter (Fixture       *fixture,
                                    gconstpointer  data)
{
  g_autoptr(LarderMutationFilter) filter = larder_mutation_filter_new ("notes");
  g_autoptr(LarderMutationFilter) other = larder_mutation_filter_new ("photos");
  LarderMutation *mutation =
    larder_mutation_observer_mutate (fixture->observer, NULL, NULL);
  g_autoptr(GPtrArray) all = larder_mutation_cache_get_all (fixture->cache);
  g_autoptr(GPtrArray) none = larder_mutation_cache_find_all (fixture->cache, other);

  g_assert_true (larder_client_get_mutation_cache (fixture->scene.client) == fixture->cache);
  g_assert_cmpuint (all->len, ==, 1);
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_true (larder_mutation_cache_find (fixture->cache, filter) == mutation);
  g_assert_null (larder_mutation_cache_find (fixture->cache, other));
  larder_test_settle ();
  larder_test_server_accept (fixture->scene.server, NULL);
}

static void
test_unheard_events_are_not_kept (Fixture       *fixture,
                                  gconstpointer  data)
{
  g_signal_handlers_disconnect_by_data (fixture->cache, fixture);
  larder_client_begin_batch (fixture->scene.client);
  larder_mutation_observer_mutate (fixture->observer, NULL, NULL);
  g_signal_connect (fixture->cache, "event", G_CALLBACK (event_cb), fixture);
  larder_client_end_batch (fixture->scene.client);
  assert_log (fixture, "");
  larder_test_settle ();
  larder_test_server_accept (fixture->scene.server, NULL);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("/mutation-cache/success", test_a_success_is_told_in_order);
  ADD ("/mutation-cache/failure", test_failures_and_the_end_are_told_apart);
  ADD ("/mutation-cache/pause", test_waiting_for_the_network_is_a_pause);
  ADD ("/mutation-cache/batch", test_a_batch_tells_each_change_at_its_end);
  ADD ("/mutation-cache/find", test_mutations_are_found_by_filter);
  ADD ("/mutation-cache/unheard", test_unheard_events_are_not_kept);

  return g_test_run ();
}
