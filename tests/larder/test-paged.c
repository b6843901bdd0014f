/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules of paged queries: one more page, refetching by page, flags, what is kept. */

#include "config.h"

#include "larder-testing.h"

typedef struct
{
  LarderTestClock    *clock;
  LarderClient       *client;
  LarderTestServer   *server;
  LarderPagedOptions *options;
  int                 last;       /* the param of the last page there is */
  guint               n_asked;    /* calls of the functions that name pages */
} Fixture;

/* A page is {"items":[…],"n":param}; param 3 follows param 2. */
static LarderValue *
next_param (LarderValue *page,
            LarderValue *pages,
            LarderValue *param,
            LarderValue *params,
            gpointer     user_data)
{
  Fixture *fixture = user_data;
  gint64 n = larder_value_get_member_int (page, "n", 0);

  fixture->n_asked++;
  g_assert_cmpuint (larder_value_get_n_items (pages), ==, larder_value_get_n_items (params));
  return n < fixture->last ? larder_value_new_int (n + 1) : NULL;
}

static LarderValue *
previous_param (LarderValue *page,
                LarderValue *pages,
                LarderValue *param,
                LarderValue *params,
                gpointer     user_data)
{
  gint64 n = larder_value_get_member_int (page, "n", 0);

  /* JSON null says "no more" as well as nothing does. */
  return n > 0 ? larder_value_new_int (n - 1) : larder_value_new_null ();
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(LarderValue) first = larder_value_new_int (1);

  fixture->clock = larder_test_clock_new (1000000);
  fixture->client = larder_client_new (LARDER_CLOCK (fixture->clock), NULL, NULL);
  larder_client_mount (fixture->client);
  fixture->server = larder_test_server_new ();
  fixture->last = 9;
  fixture->options = larder_paged_options_new (larder_test_key ("feed", "all"));
  larder_query_options_set_fetch_func (LARDER_QUERY_OPTIONS (fixture->options),
                                       larder_test_server_fetch, fixture->server, NULL);
  larder_paged_options_set_initial_param (fixture->options, first);
  larder_paged_options_set_next_param_func (fixture->options, next_param, fixture, NULL);
  larder_paged_options_set_rows_path (fixture->options, "/items");
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
}

static LarderPagedObserver *
observe (Fixture *fixture)
{
  LarderPagedObserver *observer =
    larder_paged_observer_new (fixture->client, fixture->options);

  larder_query_observer_attach (LARDER_QUERY_OBSERVER (observer));
  return observer;
}

static void
drop (LarderPagedObserver *observer)
{
  larder_query_observer_detach (LARDER_QUERY_OBSERVER (observer));
  g_object_unref (observer);
}

/* Answers the open fetch with a page of its param whose only row is "<mark><param>". */
static void
answer (Fixture    *fixture,
        const char *mark)
{
  LarderFetchContext *context;
  LarderValue *param;
  g_autofree char *json = NULL;
  gint64 n;

  g_assert_cmpuint (fixture->server->fetches->len, ==, 1);
  context = fixture->server->fetches->pdata[0];
  param = larder_fetch_context_get_page_param (context);
  n = param != NULL ? larder_value_get_int (param) : 0;
  json = g_strdup_printf ("{\"items\":[{\"id\":\"%s%d\"}],\"n\":%d}", mark, (int) n, (int) n);
  larder_test_server_answer (fixture->server, json);
}

static void
assert_params (LarderPagedObserver *observer,
               const char          *expected)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < larder_paged_observer_get_n_pages (observer); i++)
    {
      g_autofree char *param =
        larder_value_to_json (larder_paged_observer_get_page_param (observer, i));
      LarderValue *items =
        larder_value_get_member (larder_paged_observer_get_page (observer, i), "items");
      const char *id = larder_value_get_member_string (larder_value_get_item (items, 0), "id");

      g_string_append_printf (text, "%s%s:%s", i > 0 ? " " : "", param, id);
    }
  g_assert_cmpstr (text->str, ==, expected);
}

static gboolean
get_flag (LarderPagedObserver *observer,
          const char          *name)
{
  gboolean flag;

  g_object_get (observer, name, &flag, NULL);
  return flag;
}

static gint64
get_updated_at (LarderPagedObserver *observer)
{
  return larder_query_observer_get_data_updated_at (LARDER_QUERY_OBSERVER (observer));
}

static void
test_one_page_more (Fixture       *fixture,
                    gconstpointer  data)
{
  LarderPagedObserver *observer;

  larder_paged_options_set_previous_param_func (fixture->options, previous_param, fixture, NULL);
  fixture->last = 2;
  observer = observe (fixture);
  g_assert_false (get_flag (observer, "has-next"));
  g_assert_cmpuint (fixture->n_asked, ==, 0);
  answer (fixture, "a");
  assert_params (observer, "1:a1");
  g_assert_true (get_flag (observer, "has-next"));
  g_assert_true (get_flag (observer, "has-previous"));

  g_assert_true (larder_paged_observer_fetch_next (observer, TRUE));
  g_assert_true (get_flag (observer, "is-fetching-next"));
  g_assert_false (get_flag (observer, "is-refetching"));
  g_assert_cmpint (larder_fetch_context_get_direction (fixture->server->fetches->pdata[0]), ==,
                   LARDER_PAGE_DIRECTION_NEXT);
  answer (fixture, "a");
  assert_params (observer, "1:a1 2:a2");
  g_assert_false (get_flag (observer, "is-fetching-next"));

  g_assert_true (larder_paged_observer_fetch_previous (observer, TRUE));
  g_assert_true (get_flag (observer, "is-fetching-previous"));
  answer (fixture, "a");
  assert_params (observer, "0:a0 1:a1 2:a2");
  g_assert_false (get_flag (observer, "has-next"));
  g_assert_false (get_flag (observer, "has-previous"));

  /* Where there is no page, nothing at all changes. */
  g_assert_false (larder_paged_observer_fetch_next (observer, TRUE));
  g_assert_false (larder_paged_observer_fetch_previous (observer, TRUE));
  larder_test_assert_state (LARDER_QUERY_OBSERVER (observer), LARDER_STATUS_SUCCESS,
                            LARDER_FETCH_STATUS_IDLE,
                            "{\"pages\":[{\"items\":[{\"id\":\"a0\"}],\"n\":0},"
                            "{\"items\":[{\"id\":\"a1\"}],\"n\":1},"
                            "{\"items\":[{\"id\":\"a2\"}],\"n\":2}],\"page-params\":[0,1,2]}");
  g_assert_cmpuint (fixture->server->n_fetches, ==, 3);
  drop (observer);
}

static void
test_null_param (Fixture       *fixture,
                 gconstpointer  data)
{
  LarderPagedObserver *observer;

  larder_paged_options_set_initial_param (fixture->options, NULL);
  observer = observe (fixture);
  g_assert_null (larder_fetch_context_get_page_param (fixture->server->fetches->pdata[0]));
  answer (fixture, "a");
  assert_params (observer, "null:a0");
  g_assert_false (get_flag (observer, "has-previous"));

  /* A refetch asks for the first page as the first fetch did. */
  larder_query_observer_refetch (LARDER_QUERY_OBSERVER (observer));
  g_assert_null (larder_fetch_context_get_page_param (fixture->server->fetches->pdata[0]));
  answer (fixture, "b");
  assert_params (observer, "null:b0");
  drop (observer);
}

static void
test_max_pages (Fixture       *fixture,
                gconstpointer  data)
{
  LarderPagedObserver *observer;

  larder_paged_options_set_max_pages (fixture->options, 2);
  larder_paged_options_set_previous_param_func (fixture->options, previous_param, fixture, NULL);
  observer = observe (fixture);
  answer (fixture, "a");
  for (guint i = 0; i < 2; i++)
    {
      larder_paged_observer_fetch_next (observer, TRUE);
      answer (fixture, "a");
    }
  assert_params (observer, "2:a2 3:a3");
  larder_paged_observer_fetch_previous (observer, TRUE);
  answer (fixture, "b");
  assert_params (observer, "1:b1 2:a2");
  drop (observer);
}

static LarderPagedObserver *
observe_three (Fixture *fixture)
{
  LarderPagedObserver *observer;

  larder_paged_options_set_first_pages (fixture->options, 3);
  observer = observe (fixture);
  answer (fixture, "a");
  g_assert_cmpuint (larder_paged_observer_get_n_pages (observer), ==, 0);
  answer (fixture, "a");
  answer (fixture, "a");
  assert_params (observer, "1:a1 2:a2 3:a3");
  return observer;
}

static void
test_first_pages (Fixture       *fixture,
                  gconstpointer  data)
{
  LarderPagedObserver *observer = NULL;

  fixture->last = 2;
  larder_paged_options_set_first_pages (fixture->options, 3);
  observer = observe (fixture);
  answer (fixture, "a");
  answer (fixture, "a");
  assert_params (observer, "1:a1 2:a2");
  g_assert_cmpuint (fixture->server->n_fetches, ==, 2);
  drop (observer);
}

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
test_refetch (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(LarderValue) stored =
    larder_test_value ("{\"pages\":[{\"items\":[{\"id\":\"w\"}],\"n\":4},"
                       "{\"items\":[{\"id\":\"w\"}],\"n\":5},{\"items\":[{\"id\":\"w\"}],\"n\":6}],"
                       "\"page-params\":[4,5,6]}");
  LarderPagedObserver *observer = observe (fixture);
  guint notified = 0;

  answer (fixture, "a");
  larder_client_set_data (fixture->client, larder_test_key ("feed", "all"), stored);
  assert_params (observer, "4:w 5:w 6:w");
  g_signal_connect_swapped (observer, "notify::data", G_CALLBACK (count_cb), &notified);

  /* From the first param that is held, one after the other, shown at the end; the fresh pages say
   * what follows, so the list may shrink. */
  fixture->last = 5;
  larder_query_observer_refetch (LARDER_QUERY_OBSERVER (observer));
  g_assert_true (get_flag (observer, "is-refetching"));
  answer (fixture, "b");
  assert_params (observer, "4:w 5:w 6:w");
  answer (fixture, "b");
  assert_params (observer, "4:b4 5:b5");
  g_assert_cmpuint (notified, ==, 1);
  g_assert_cmpuint (fixture->server->n_fetches, ==, 3);
  drop (observer);
}

static void
test_retry_at_the_page (Fixture       *fixture,
                        gconstpointer  data)
{
  LarderPagedObserver *observer = observe_three (fixture);

  larder_query_observer_refetch (LARDER_QUERY_OBSERVER (observer));
  answer (fixture, "b");
  larder_test_server_fail (fixture->server, G_IO_ERROR_TIMED_OUT);
  larder_test_clock_advance (fixture->clock, 1000);
  larder_test_settle ();
  g_assert_cmpint (larder_value_get_int (
    larder_fetch_context_get_page_param (fixture->server->fetches->pdata[0])), ==, 2);
  answer (fixture, "b");
  answer (fixture, "b");
  assert_params (observer, "1:b1 2:b2 3:b3");
  drop (observer);
}

static void
test_invalidated_between_pages (Fixture       *fixture,
                                gconstpointer  data)
{
  LarderPagedObserver *observer;

  larder_paged_options_set_first_pages (fixture->options, 2);
  observer = observe (fixture);
  answer (fixture, "a");
  larder_client_invalidate (fixture->client, larder_test_key ("feed", NULL));
  larder_test_server_fail (fixture->server, G_IO_ERROR_TIMED_OUT);
  larder_test_clock_advance (fixture->clock, 1000);
  larder_test_settle ();
  answer (fixture, "a");

  /* The first page is from before: all are asked for once more. */
  assert_params (observer, "1:a1 2:a2");
  g_assert_true (get_flag (observer, "is-refetching"));
  answer (fixture, "b");
  answer (fixture, "b");
  assert_params (observer, "1:b1 2:b2");
  g_assert_false (get_flag (observer, "is-fetching"));
  drop (observer);
}

static void
test_cancel_between_pages (Fixture       *fixture,
                           gconstpointer  data)
{
  LarderPagedObserver *observer = observe_three (fixture);
  guint before;

  larder_query_observer_refetch (LARDER_QUERY_OBSERVER (observer));
  answer (fixture, "b");
  before = fixture->server->n_fetches;
  larder_client_cancel (fixture->client, NULL);
  larder_test_server_answer (fixture->server, "{\"items\":[{\"id\":\"late\"}],\"n\":2}");
  assert_params (observer, "1:a1 2:a2 3:a3");
  g_assert_cmpuint (fixture->server->n_fetches, ==, before);
  g_assert_false (get_flag (observer, "is-fetching"));
  drop (observer);
}

static void
test_next_during_refetch (Fixture       *fixture,
                          gconstpointer  data)
{
  LarderPagedObserver *observer = observe (fixture);

  /* Before the first page it joins. */
  g_assert_true (larder_paged_observer_fetch_next (observer, TRUE));
  g_assert_false (get_flag (observer, "is-fetching-next"));
  g_assert_cmpuint (fixture->server->n_fetches, ==, 1);
  answer (fixture, "a");
  assert_params (observer, "1:a1");

  /* A refetch goes on when it is not to be cancelled… */
  larder_query_observer_refetch (LARDER_QUERY_OBSERVER (observer));
  larder_paged_observer_fetch_next (observer, FALSE);
  g_assert_false (get_flag (observer, "is-fetching-next"));
  answer (fixture, "b");
  assert_params (observer, "1:b1");

  /* …and else is given up. */
  larder_query_observer_refetch (LARDER_QUERY_OBSERVER (observer));
  larder_paged_observer_fetch_next (observer, TRUE);
  g_assert_true (get_flag (observer, "is-fetching-next"));
  g_ptr_array_remove_index (fixture->server->fetches, 0);
  answer (fixture, "c");
  assert_params (observer, "1:b1 2:c2");
  drop (observer);
}

static void
test_freshness (Fixture       *fixture,
                gconstpointer  data)
{
  LarderPagedObserver *observer;
  gint64 updated_at;

  larder_query_options_set_stale_time (LARDER_QUERY_OPTIONS (fixture->options), 1000);
  observer = observe (fixture);
  answer (fixture, "a");
  updated_at = get_updated_at (observer);
  larder_test_clock_advance (fixture->clock, 1500);
  g_assert_true (get_flag (observer, "is-stale"));

  /* One more page does not make the others fresh. */
  larder_paged_observer_fetch_next (observer, TRUE);
  answer (fixture, "a");
  g_assert_true (get_flag (observer, "is-stale"));
  g_assert_cmpint (get_updated_at (observer), ==, updated_at);
  larder_query_observer_refetch (LARDER_QUERY_OBSERVER (observer));
  answer (fixture, "b");
  answer (fixture, "b");
  g_assert_false (get_flag (observer, "is-stale"));

  /* Nor does it undo an invalidation, nor does its failure make them stale. */
  larder_paged_observer_fetch_next (observer, TRUE);
  larder_client_set_focused (fixture->client, TRUE);
  larder_query_options_set_retries (LARDER_QUERY_OPTIONS (fixture->options), 0);
  larder_paged_observer_fetch_next (observer, TRUE);
  g_ptr_array_remove_index (fixture->server->fetches, 0);
  larder_test_server_fail (fixture->server, G_IO_ERROR_FAILED);
  g_assert_false (get_flag (observer, "is-stale"));
  g_assert_true (get_flag (observer, "is-fetch-next-error"));
  g_assert_false (get_flag (observer, "is-fetch-previous-error"));
  g_assert_false (get_flag (observer, "is-refetch-error"));
  g_assert_true (get_flag (observer, "is-error"));
  assert_params (observer, "1:b1 2:b2");
  drop (observer);
}

static void
test_invalidation_stays (Fixture       *fixture,
                         gconstpointer  data)
{
  LarderPagedObserver *observer = observe (fixture);

  answer (fixture, "a");
  larder_query_options_set_stale_time (LARDER_QUERY_OPTIONS (fixture->options), LARDER_NEVER);
  larder_client_invalidate (fixture->client, larder_test_key ("feed", NULL));
  larder_paged_observer_fetch_next (observer, TRUE);
  g_ptr_array_remove_index (fixture->server->fetches, 0);
  answer (fixture, "a");
  assert_params (observer, "1:a1 2:a2");
  g_assert_true (get_flag (observer, "is-stale"));
  drop (observer);
}

static void
test_write_during_next (Fixture       *fixture,
                        gconstpointer  data)
{
  g_autoptr(LarderValue) written =
    larder_test_value ("{\"pages\":[{\"items\":[{\"id\":\"w\"}],\"n\":1}],\"page-params\":[1]}");
  LarderPagedObserver *observer = observe (fixture);

  answer (fixture, "a");
  larder_paged_observer_fetch_next (observer, TRUE);
  larder_client_set_data (fixture->client, larder_test_key ("feed", "all"), written);
  answer (fixture, "a");
  assert_params (observer, "1:w 2:a2");
  drop (observer);
}

static void
test_first_only (Fixture       *fixture,
                 gconstpointer  data)
{
  LarderPagedObserver *observer;

  larder_paged_options_set_refetch_first_only (fixture->options, TRUE);
  observer = observe_three (fixture);
  larder_query_observer_refetch (LARDER_QUERY_OBSERVER (observer));
  answer (fixture, "b");
  assert_params (observer, "1:b1 2:a2 3:a3");

  /* What no longer follows the fresh first page is dropped. */
  fixture->last = 1;
  larder_query_observer_refetch (LARDER_QUERY_OBSERVER (observer));
  answer (fixture, "c");
  assert_params (observer, "1:c1");
  drop (observer);
}

static void
test_stays_a_list (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(LarderQueryOptions) plain =
    larder_test_server_options (fixture->server, larder_test_key ("feed", "all"));
  LarderPagedObserver *observer = observe (fixture);
  g_autoptr(LarderQueryObserver) other = NULL;

  answer (fixture, "a");
  larder_paged_observer_fetch_next (observer, TRUE);
  answer (fixture, "a");
  drop (observer);

  /* Options that know nothing of pages refetch it by page all the same. */
  other = larder_query_observer_new (fixture->client, plain);
  larder_query_observer_refetch (other);
  answer (fixture, "b");
  answer (fixture, "b");
  larder_test_assert_state (other, LARDER_STATUS_SUCCESS, LARDER_FETCH_STATUS_IDLE,
                            "{\"pages\":[{\"items\":[{\"id\":\"b1\"}],\"n\":1},"
                            "{\"items\":[{\"id\":\"b2\"}],\"n\":2}],\"page-params\":[1,2]}");
}

static void
fetched_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  int *outcome = user_data;

  *outcome = larder_paged_observer_fetch_more_finish (LARDER_PAGED_OBSERVER (object), result, NULL)
             ? 1 : 2;
}

static void
test_waiting (Fixture       *fixture,
              gconstpointer  data)
{
  LarderPagedObserver *observer = observe (fixture);
  int outcome = 0;

  answer (fixture, "a");
  larder_paged_observer_fetch_more_async (observer, LARDER_PAGE_DIRECTION_NEXT, TRUE, NULL,
                                          fetched_cb, &outcome);
  answer (fixture, "a");
  larder_test_wait (outcome != 0);
  g_assert_cmpint (outcome, ==, 1);

  /* Also where there is no page. */
  outcome = 0;
  larder_paged_observer_fetch_more_async (observer, LARDER_PAGE_DIRECTION_PREVIOUS, TRUE, NULL,
                                          fetched_cb, &outcome);
  larder_test_wait (outcome != 0);
  g_assert_cmpint (outcome, ==, 1);
  drop (observer);
}

#define ADD(name, func) \
  g_test_add ("/paged/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("one-page-more-at-either-end", test_one_page_more);
  ADD ("the-first-page-needs-no-param", test_null_param);
  ADD ("a-page-too-many-drops-one-at-the-other-end", test_max_pages);
  ADD ("the-first-fetch-may-ask-for-several", test_first_pages);
  ADD ("a-refetch-asks-page-by-page-and-shows-once", test_refetch);
  ADD ("a-retry-goes-on-at-the-page-that-failed", test_retry_at_the_page);
  ADD ("an-invalidation-between-pages-counts", test_invalidated_between_pages);
  ADD ("cancelling-stops-further-pages", test_cancel_between_pages);
  ADD ("one-page-more-during-a-refetch", test_next_during_refetch);
  ADD ("one-page-more-leaves-the-others-as-old-as-they-are", test_freshness);
  ADD ("one-page-more-does-not-undo-an-invalidation", test_invalidation_stays);
  ADD ("a-write-during-the-fetch-is-kept", test_write_during_next);
  ADD ("a-refetch-of-the-first-page-alone", test_first_only);
  ADD ("a-list-stays-a-list", test_stays_a_list);
  ADD ("waiting-for-one-page-more", test_waiting);

  return g_test_run ();
}
