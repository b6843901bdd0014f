/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The states of a page: what is shown, and what goes before what. */

#include "config.h"

#include "backlot-test-context.h"

#include "query/project/backlot-projects-queries.h"

#include "ui/common/backlot-page-state.h"
#include "ui/common/backlot-pulse.h"

static void
test_content_goes_before_error_before_skeleton_before_empty (void)
{
  const struct
  {
    gboolean             has_content, has_error, is_pending, waited;
    BacklotPageStateKind kind;
  } cases[] = {
    { TRUE, TRUE, TRUE, TRUE, BACKLOT_PAGE_STATE_CONTENT },
    { TRUE, FALSE, FALSE, FALSE, BACKLOT_PAGE_STATE_CONTENT },
    { FALSE, TRUE, TRUE, TRUE, BACKLOT_PAGE_STATE_ERROR },
    { FALSE, TRUE, FALSE, FALSE, BACKLOT_PAGE_STATE_ERROR },
    { FALSE, FALSE, TRUE, TRUE, BACKLOT_PAGE_STATE_SKELETON },
    { FALSE, FALSE, TRUE, FALSE, BACKLOT_PAGE_STATE_WAITING },
    { FALSE, FALSE, FALSE, TRUE, BACKLOT_PAGE_STATE_EMPTY },
    { FALSE, FALSE, FALSE, FALSE, BACKLOT_PAGE_STATE_EMPTY },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (backlot_page_state_decide (cases[i].has_content, cases[i].has_error,
                                                cases[i].is_pending, cases[i].waited),
                     ==, cases[i].kind);
}

static gboolean
is_seen (GtkWidget *widget)
{
  GtkWidget *stack = gtk_widget_get_ancestor (widget, GTK_TYPE_STACK);
  GtkWidget *shown = stack != NULL ? gtk_stack_get_visible_child (GTK_STACK (stack)) : NULL;

  return shown != NULL && gtk_widget_is_ancestor (widget, shown);
}

static void
test_model_decides_between_content_and_empty (TestContext   *fixture,
                                              gconstpointer  data)
{
  g_autoptr(GListStore) model = g_list_store_new (G_TYPE_OBJECT);
  g_autoptr(GObject) item = G_OBJECT (g_list_store_new (G_TYPE_OBJECT));
  GtkWidget *content = gtk_label_new ("content");
  GtkWidget *empty = gtk_label_new ("empty");
  g_autoptr(GtkWidget) state = g_object_ref_sink (backlot_page_state_new ());

  g_object_set (state, "model", model, "content", content, "empty", empty, NULL);
  g_assert_true (is_seen (empty));
  g_list_store_append (model, item);
  g_assert_true (is_seen (content));
  g_assert_cmpint (backlot_page_state_get_kind (BACKLOT_PAGE_STATE (state)), ==,
                   BACKLOT_PAGE_STATE_CONTENT);
  g_list_store_remove_all (model);
  g_assert_true (is_seen (empty));
}

static void
test_query_without_an_answer_shows_a_skeleton_after_a_moment (TestContext   *fixture,
                                                              gconstpointer  data)
{
  g_autoptr(GListStore) model = g_list_store_new (G_TYPE_OBJECT);
  GtkWidget *skeleton = gtk_label_new ("skeleton");
  g_autoptr(GtkWidget) state = g_object_ref_sink (backlot_page_state_new ());
  BacklotPageState *self = BACKLOT_PAGE_STATE (state);

  g_object_set (state, "model", model, "skeleton", skeleton,
                "query", backlot_context_get_projects_query (fixture->context), NULL);
  g_assert_cmpint (backlot_page_state_get_kind (self), ==, BACKLOT_PAGE_STATE_WAITING);
  wait_until (backlot_page_state_get_kind (self) == BACKLOT_PAGE_STATE_SKELETON);
  g_assert_true (is_seen (skeleton));

  /* Where nothing is known, Home welcomes at once instead. */
  g_object_set (state, "empty-first", TRUE, NULL);
  g_assert_cmpint (backlot_page_state_get_kind (self), ==, BACKLOT_PAGE_STATE_EMPTY);
}

static void
fail_cb (LarderFetchContext *context,
         gpointer            user_data)
{
  larder_fetch_context_return_error (context, g_error_new_literal (BACKLOT_ERROR,
                                                                   BACKLOT_ERROR_NOT_ALLOWED, "no"));
}

/* Without a connection the window says so, for all pages at once. */
static void
test_stale_content_is_told_of_by_one_banner (TestContext   *fixture,
                                             gconstpointer  data)
{
  const char *parts[] = { "test", "stale", NULL };
  LarderClient *client = backlot_backend_get_client (test_context_backend (fixture));
  g_autoptr(GVariant) key = g_variant_take_ref (larder_key_new (parts));
  g_autoptr(LarderQueryOptions) options = larder_query_options_new (key);
  g_autoptr(LarderQueryObserver) query = NULL;
  g_autoptr(GtkWidget) state = g_object_ref_sink (backlot_page_state_new ());
  AdwBanner *banner = ADW_BANNER (test_find (state, ADW_TYPE_BANNER, NULL));

  larder_client_set_online (client, TRUE);
  larder_query_options_set_fetch_func (options, fail_cb, NULL, NULL);
  query = larder_query_observer_new (client, options);
  larder_query_observer_attach (query);
  g_object_set (state, "has-content", TRUE, "query", query, NULL);
  wait_until (adw_banner_get_revealed (banner));
  larder_client_set_online (client, FALSE);
  g_assert_false (adw_banner_get_revealed (banner));
  larder_client_set_online (client, TRUE);
  wait_until (adw_banner_get_revealed (banner));
  larder_query_observer_detach (query);
}

static void
fail_badly_cb (LarderFetchContext *context,
               gpointer            user_data)
{
  larder_fetch_context_return_error (context, g_error_new_literal (BACKLOT_ERROR,
                                                                   BACKLOT_ERROR_BAD_ANSWER,
                                                                   "no list"));
}

static void
test_fault_is_called_so_and_can_be_reported (TestContext   *fixture,
                                             gconstpointer  data)
{
  const char *parts[] = { "test", "fault", NULL };
  LarderClient *client = backlot_backend_get_client (test_context_backend (fixture));
  g_autoptr(GVariant) key = g_variant_take_ref (larder_key_new (parts));
  g_autoptr(LarderQueryOptions) options = larder_query_options_new (key);
  g_autoptr(LarderQueryObserver) query = NULL;
  g_autoptr(GtkWidget) state = g_object_ref_sink (backlot_page_state_new ());
  GtkWidget *report = NULL;

  /* Most pages never need it. */
  g_assert_null (test_find (state, GTK_TYPE_BUTTON, "Report…"));
  g_object_set (state, "error-title", "Couldn’t Load Photos", NULL);
  larder_client_set_online (client, TRUE);
  larder_query_options_set_fetch_func (options, fail_badly_cb, NULL, NULL);
  query = larder_query_observer_new (client, options);
  larder_query_observer_attach (query);
  g_object_set (state, "query", query, NULL);
  wait_until (backlot_page_state_get_kind (BACKLOT_PAGE_STATE (state)) ==
              BACKLOT_PAGE_STATE_ERROR);
  g_assert_nonnull (test_find (state, GTK_TYPE_LABEL, "Something Went Wrong"));
  report = test_find (state, GTK_TYPE_BUTTON, "Report…");
  g_assert_nonnull (report);
  g_assert_true (gtk_widget_get_visible (report));
  g_assert_cmpstr (g_variant_get_string (gtk_actionable_get_action_target_value (
                                           GTK_ACTIONABLE (report)), NULL), ==, "no list");

  /* What no program is to blame for is called by what is missing. */
  larder_query_options_set_fetch_func (options, fail_cb, NULL, NULL);
  larder_query_observer_set_options (query, options);
  larder_query_observer_refetch (query);
  wait_until (test_find (state, GTK_TYPE_LABEL, "Couldn’t Load Photos") != NULL);
  g_assert_false (gtk_widget_get_visible (report));
  larder_query_observer_detach (query);
}

/* Answers when the test says so. */
static void
hold_cb (LarderFetchContext *context,
         gpointer            user_data)
{
  LarderFetchContext **held = user_data;

  *held = larder_fetch_context_ref (context);
}

static void
test_long_refresh_is_told_by_a_line (TestContext   *fixture,
                                     gconstpointer  data)
{
  const char *parts[] = { "test", "refresh", NULL };
  LarderClient *client = backlot_backend_get_client (test_context_backend (fixture));
  g_autoptr(GVariant) key = g_variant_take_ref (larder_key_new (parts));
  g_autoptr(LarderQueryOptions) options = larder_query_options_new (key);
  g_autoptr(LarderQueryObserver) query = NULL;
  GtkWidget *window = gtk_window_new ();
  GtkWidget *state = backlot_page_state_new ();
  GtkSettings *settings = gtk_widget_get_settings (window);
  GtkWidget *pulse = NULL;
  LarderFetchContext *held = NULL;

  larder_client_set_online (client, TRUE);
  larder_query_options_set_fetch_func (options, hold_cb, &held, NULL);
  query = larder_query_observer_new (client, options);
  larder_query_observer_attach (query);
  wait_until (held != NULL);
  gtk_window_set_child (GTK_WINDOW (window), state);
  gtk_window_present (GTK_WINDOW (window));
  g_object_set (settings, "gtk-enable-animations", FALSE, NULL);
  g_object_set (state, "has-content", TRUE, "query", query, NULL);
  pulse = test_find (state, BACKLOT_TYPE_PULSE, NULL);
  g_assert_false (gtk_widget_get_visible (pulse));
  wait_until (gtk_widget_get_mapped (pulse));
  g_assert_cmpint (gtk_widget_get_height (pulse), <=, 2);
  g_assert_false (backlot_pulse_get_is_moving (BACKLOT_PULSE (pulse)));
  g_object_set (settings, "gtk-enable-animations", TRUE, NULL);
  g_assert_true (backlot_pulse_get_is_moving (BACKLOT_PULSE (pulse)));

  larder_fetch_context_return_value (held, larder_value_new_null ());
  larder_fetch_context_unref (held);
  wait_until (!gtk_widget_get_visible (pulse));
  g_assert_false (backlot_pulse_get_is_moving (BACKLOT_PULSE (pulse)));
  larder_query_observer_detach (query);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Words that do not fit are scrolled by keys, and where nothing can be done is no stop. */
static void
test_words_alone_are_a_stop_while_they_do_not_fit (TestContext   *fixture,
                                                   gconstpointer  data)
{
  g_autoptr(GString) words = g_string_new (NULL);
  GtkWidget *window = gtk_window_new ();
  GtkWidget *state = backlot_page_state_new ();
  AdwStatusPage *empty = ADW_STATUS_PAGE (adw_status_page_new ());
  GtkWidget *scrolled = NULL;

  for (guint i = 0; i < 400; i++)
    g_string_append (words, "Nothing said yet. ");
  adw_status_page_set_title (empty, "Nothing");
  g_object_set (state, "empty", empty, NULL);
  gtk_window_set_child (GTK_WINDOW (window), state);
  gtk_window_set_default_size (GTK_WINDOW (window), 400, 400);
  gtk_window_present (GTK_WINDOW (window));
  scrolled = test_find (GTK_WIDGET (empty), GTK_TYPE_SCROLLED_WINDOW, NULL);
  wait_until (gtk_widget_get_height (scrolled) > 0);
  g_assert_false (gtk_widget_get_can_focus (scrolled));

  adw_status_page_set_description (empty, words->str);
  wait_until (gtk_widget_get_can_focus (scrolled));
  adw_status_page_set_description (empty, "");
  wait_until (!gtk_widget_get_can_focus (scrolled));

  /* What can be pressed has to be reached. */
  adw_status_page_set_child (empty, gtk_button_new ());
  wait_until (gtk_widget_get_can_focus (scrolled));
  gtk_window_destroy (GTK_WINDOW (window));
}

#define ADD(name, func) \
  g_test_add ("/page-state/" name, TestContext, NULL, test_context_set_up, func, \
              test_context_tear_down)

int
main (int   argc,
      char *argv[])
{
  /* The session has folders of its own; isolated ones would lack the types of files, without which
   * no SVG icon and no picture is recognised. */
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/page-state/content-goes-before-error-before-skeleton-before-empty",
                   test_content_goes_before_error_before_skeleton_before_empty);
  ADD ("model-decides-between-content-and-empty", test_model_decides_between_content_and_empty);
  ADD ("query-without-an-answer-shows-a-skeleton-after-a-moment",
       test_query_without_an_answer_shows_a_skeleton_after_a_moment);
  ADD ("stale-content-is-told-of-by-one-banner", test_stale_content_is_told_of_by_one_banner);
  ADD ("fault-is-called-so-and-can-be-reported", test_fault_is_called_so_and_can_be_reported);
  ADD ("long-refresh-is-told-by-a-line", test_long_refresh_is_told_by_a_line);
  ADD ("words-alone-are-a-stop-while-they-do-not-fit",
       test_words_alone_are_a_stop_while_they_do_not_fit);

  return g_test_run ();
}
