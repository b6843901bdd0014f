/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The queue: what each state of a render is called and allows, sections and filters, the page. */

#include "config.h"

#include "backlot-test-context.h"

#include "query/project/backlot-photos-queries.h"
#include "query/project/backlot-projects-queries.h"

#include "ui/common/backlot-page.h"
#include "ui/project/backlot-change-entry.h"
#include "ui/project/backlot-queue-list.h"
#include "ui/project/backlot-queue-page.h"
#include "ui/project/backlot-queue-row.h"

#define PROJECT "0b3f1f6e-95c4-4d7e-8a3f-6f1f0c9f2a11"
#define JOB(n)  "0b3f1f6e-95c4-4d7e-8a3f-00000000000" n

/* One render in each state, the newest first. */
static void
write_jobs (TestContext *fixture)
{
  test_context_write (fixture, "projects",
                      "[{'id':'" PROJECT "','kind':'film','title':'Porto','version':1}]");
  test_context_write (fixture, "jobs",
    "[{'id':'" JOB ("1") "','project_id':'" PROJECT "','user_id':'" BACKLOT_LOCAL_USER_ID "',"
    "'kind':'film_render','status':'processing','progress':42,'cost':5,'version':3,"
    "'created_at':'2025-01-05T10:00:00Z','started_at':'2025-01-05T10:00:01Z'},"
    "{'id':'" JOB ("2") "','project_id':'" PROJECT "','user_id':'" BACKLOT_LOCAL_USER_ID "',"
    "'kind':'film_render','status':'queued','progress':0,'cost':5,'version':1,"
    "'created_at':'2025-01-04T10:00:00Z'},"
    "{'id':'" JOB ("3") "','project_id':'" PROJECT "','user_id':'" BACKLOT_LOCAL_USER_ID "',"
    "'kind':'film_render','status':'completed','progress':100,'cost':5,'version':4,"
    "'created_at':'2025-01-03T10:00:00Z'},"
    "{'id':'" JOB ("4") "','project_id':'" PROJECT "','user_id':'" BACKLOT_LOCAL_USER_ID "',"
    "'kind':'film_render','status':'failed','progress':30,'cost':5,'version':4,"
    "'error_code':'no_photo','error_message':'No photo could be decoded',"
    "'created_at':'2025-01-02T10:00:00Z'},"
    "{'id':'" JOB ("5") "','project_id':'" PROJECT "','user_id':'" BACKLOT_LOCAL_USER_ID "',"
    "'kind':'film_render','status':'cancelled','progress':0,'cost':5,'version':2,"
    "'created_at':'2025-01-01T10:00:00Z'}]");
}

static BacklotQueueEntry *
get_entry (BacklotQueueList *list,
           guint             position)
{
  return g_list_model_get_item (backlot_queue_list_get_model (list), position);
}

static void
test_each_state_has_its_words_and_ways (TestContext   *fixture,
                                        gconstpointer  data)
{
  const struct
  {
    const char           *state_text;
    const char           *detail_text;
    gboolean              is_active, can_cancel, can_retry;
    BacklotQueueCategory  category;
  } cases[] = {
    { "Running · 42 %", "5 credits reserved", TRUE, TRUE, FALSE, BACKLOT_QUEUE_RUNNING },
    { "Queued", "5 credits reserved", FALSE, TRUE, FALSE, BACKLOT_QUEUE_QUEUED },
    { "Done", "5 credits charged", FALSE, FALSE, FALSE, BACKLOT_QUEUE_DONE },
    { "Failed", "No photo could be decoded · 5 credits returned", FALSE, FALSE, TRUE,
      BACKLOT_QUEUE_FAILED },
    { "Cancelled", "5 credits returned", FALSE, FALSE, TRUE, BACKLOT_QUEUE_CANCELLED },
  };
  g_autoptr(BacklotQueueList) list = NULL;

  write_jobs (fixture);
  list = backlot_queue_list_new (fixture->context);
  g_assert_cmpuint (g_list_model_get_n_items (backlot_queue_list_get_model (list)), ==,
                    G_N_ELEMENTS (cases));

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(BacklotQueueEntry) entry = get_entry (list, i);
      g_autofree char *state_text = NULL;
      g_autofree char *detail_text = NULL;
      g_autofree char *retry_label = NULL;
      g_autofree char *address = backlot_queue_entry_dup_address (entry);
      gboolean is_active, can_cancel, can_retry;

      g_object_get (entry, "state-text", &state_text, "detail-text", &detail_text,
                    "retry-label", &retry_label, "is-active", &is_active,
                    "can-cancel", &can_cancel, "can-retry", &can_retry, NULL);
      g_assert_cmpstr (backlot_queue_entry_get_title (entry), ==, "Porto");
      g_assert_cmpstr (state_text, ==, cases[i].state_text);
      g_assert_cmpstr (detail_text, ==, cases[i].detail_text);
      /* What it cost then is not what it costs now. */
      g_assert_cmpstr (retry_label, ==, "Retry");
      g_assert_cmpint (is_active, ==, cases[i].is_active);
      g_assert_cmpint (can_cancel, ==, cases[i].can_cancel);
      g_assert_cmpint (can_retry, ==, cases[i].can_retry);
      g_assert_cmpint (backlot_queue_entry_get_category (entry), ==, cases[i].category);
      g_assert_cmpstr (address, ==, "project/" PROJECT "/renders");
    }
}

static void
test_entry_follows_its_job (TestContext   *fixture,
                            gconstpointer  data)
{
  g_autoptr(BacklotQueueList) list = NULL;
  g_autoptr(BacklotQueueEntry) entry = NULL;
  g_autoptr(BacklotQueueEntry) same = NULL;
  double fraction = 0.0;

  write_jobs (fixture);
  list = backlot_queue_list_new (fixture->context);
  entry = get_entry (list, 0);
  g_object_set (list, "filter", "running", NULL);
  test_context_write (fixture, "jobs",
    "[{'id':'" JOB ("1") "','project_id':'" PROJECT "','user_id':'" BACKLOT_LOCAL_USER_ID "',"
    "'kind':'film_render','status':'processing','progress':77,'cost':5,'version':4,"
    "'created_at':'2025-01-05T10:00:00Z'}]");
  g_object_get (entry, "fraction", &fraction, NULL);
  g_assert_cmpfloat_with_epsilon (fraction, 0.77, 1e-6);
  same = get_entry (list, 0);
  g_assert_true (same == entry);

  /* What ends leaves the filter of running ones by itself. */
  test_context_write (fixture, "jobs",
    "[{'id':'" JOB ("1") "','project_id':'" PROJECT "','user_id':'" BACKLOT_LOCAL_USER_ID "',"
    "'kind':'film_render','status':'failed','progress':77,'cost':5,'version':5,"
    "'created_at':'2025-01-05T10:00:00Z'}]");
  g_assert_cmpuint (g_list_model_get_n_items (backlot_queue_list_get_model (list)), ==, 0);
}

static void
test_filters_show_what_they_say (TestContext   *fixture,
                                 gconstpointer  data)
{
  const struct
  {
    const char *filter;
    guint       n_items;
  } cases[] = {
    { "running", 1 }, { "queued", 1 }, { "unfinished", 2 }, { "done", 1 }, { "failed", 1 },
    { "all", 5 },
  };
  g_autoptr(BacklotQueueList) list = NULL;

  write_jobs (fixture);
  list = backlot_queue_list_new (fixture->context);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_object_set (list, "filter", cases[i].filter, NULL);
      g_assert_cmpuint (g_list_model_get_n_items (backlot_queue_list_get_model (list)), ==,
                        cases[i].n_items);
    }
}

static void
added_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  *(gboolean *) user_data = TRUE;
}

/* A project with two photos, whose uploads wait for a studio. */
static char *
add_uploads (TestContext *fixture)
{
  BacklotBackend *backend = test_context_backend (fixture);
  g_autoptr(GFile) first = test_context_picture (fixture, "a.png", 40, 30);
  g_autoptr(GFile) second = test_context_picture (fixture, "b.png", 30, 40);
  g_autoptr(GListModel) files = test_list (first, second, NULL);
  char *project_id = backlot_projects_create_film (backend, "Faro", "", "classic", 1, 360);
  gboolean added = FALSE;

  backlot_photos_add_files_async (backend, project_id, files, NULL, added_cb, &added);
  wait_until (added && g_list_model_get_n_items (
                         G_LIST_MODEL (backlot_context_get_uploads (fixture->context))) == 2);
  return project_id;
}

static void
test_uploads_are_a_section_of_their_own (TestContext   *fixture,
                                         gconstpointer  data)
{
  g_autoptr(BacklotQueueList) list = backlot_queue_list_new (fixture->context);
  g_autoptr(BacklotQueueEntry) upload = NULL;
  g_autofree char *project_id = NULL;
  g_autofree char *address = NULL;
  g_autofree char *expected = NULL;
  g_autofree char *section = NULL;
  g_autofree char *detail = NULL;
  guint start = 0;
  guint end = 0;

  write_jobs (fixture);
  project_id = add_uploads (fixture);
  gtk_section_model_get_section (GTK_SECTION_MODEL (backlot_queue_list_get_model (list)), 5,
                                 &start, &end);
  g_assert_cmpuint (start, ==, 5);
  g_assert_cmpuint (end, ==, 7);
  upload = get_entry (list, 5);
  section = backlot_queue_entry_dup_section (upload);
  g_assert_cmpstr (section, ==, "Uploads");
  g_assert_cmpstr (backlot_queue_entry_get_title (upload), ==, "a.png");
  address = backlot_queue_entry_dup_address (upload);
  expected = g_strconcat ("project/", project_id, "/photos", NULL);
  g_assert_cmpstr (address, ==, expected);
  g_object_get (upload, "detail-text", &detail, NULL);
  g_assert_cmpstr (detail, ==, "Waiting for a connection");
}

static gboolean
get_flag (BacklotQueueEntry *entry,
          const char        *name)
{
  gboolean flag = FALSE;

  g_object_get (entry, name, &flag, NULL);
  return flag;
}

static void
test_upload_is_paused_resumed_cancelled_and_tried_again (TestContext   *fixture,
                                                         gconstpointer  data)
{
  g_autoptr(BacklotQueueList) list = backlot_queue_list_new (fixture->context);
  g_autofree char *project_id = add_uploads (fixture);
  g_autoptr(BacklotQueueEntry) upload = get_entry (list, 0);
  g_autoptr(GtkWidget) row = g_object_ref_sink (backlot_queue_row_new (upload));
  GtkWidget *button = test_find (row, GTK_TYPE_BUTTON, "Pause");

  g_assert_true (get_flag (upload, "can-pause"));
  g_assert_true (gtk_widget_get_visible (button));
  backlot_queue_entry_pause_resume (upload);
  wait_until (get_flag (upload, "can-resume"));
  /* The same button, which keeps the focus. */
  g_assert_true (test_find (row, GTK_TYPE_BUTTON, "Resume") == button);
  g_assert_true (gtk_widget_get_visible (button));
  backlot_queue_entry_pause_resume (upload);
  wait_until (get_flag (upload, "can-pause"));
  backlot_queue_entry_cancel (upload);
  wait_until (get_flag (upload, "can-retry"));
  g_assert_cmpint (backlot_queue_entry_get_category (upload), ==, BACKLOT_QUEUE_CANCELLED);
  backlot_queue_entry_retry (upload);
  wait_until (get_flag (upload, "can-cancel"));
}

static gboolean
is_enabled (BacklotPage *page,
            const char  *name)
{
  return g_action_group_get_action_enabled (G_ACTION_GROUP (backlot_page_get_actions (page)), name);
}

/* The last section; the films of these tests are made while nobody answers. */
static BacklotQueueEntry *
get_change (GListModel *model,
            const char *title)
{
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(BacklotQueueEntry) entry = g_list_model_get_item (model, i);
      g_autofree char *section = backlot_queue_entry_dup_section (entry);

      if (g_str_equal (section, "Changes") &&
          g_str_equal (backlot_queue_entry_get_title (entry), title))
        return g_steal_pointer (&entry);
    }
  return NULL;
}

static guint
count_projects (TestContext *fixture)
{
  return g_list_model_get_n_items (backlot_context_get_projects (fixture->context));
}

static void
test_changes_wait_in_words (TestContext   *fixture,
                            gconstpointer  data)
{
  BacklotBackend *backend = backlot_context_get_backend (fixture->context);
  g_autoptr(BacklotQueueList) list = backlot_queue_list_new (fixture->context);
  g_autoptr(BacklotQueueEntry) change = NULL;
  g_autofree char *id = backlot_projects_create_film (backend, "Faro", "", "classic", 1, 360);
  g_autofree char *words = NULL;
  g_autofree char *state_text = NULL;
  g_autofree char *retry_label = NULL;
  g_autofree char *cancel_label = NULL;

  wait_until ((change = get_change (backlot_queue_list_get_model (list),
                                    "Make the project “Faro”")) != NULL);
  g_object_get (change, "state-text", &state_text, "retry-label", &retry_label,
                "cancel-label", &cancel_label, NULL);
  g_assert_true (g_str_has_prefix (state_text, "Waiting · "));
  g_assert_cmpstr (retry_label, ==, "Send Now");
  g_assert_cmpstr (cancel_label, ==, "Discard");
  g_assert_true (get_flag (change, "can-retry"));
  g_assert_false (get_flag (change, "can-review"));
  g_assert_null (backlot_queue_entry_dup_address (change));
  g_assert_cmpint (backlot_queue_entry_get_category (change), ==, BACKLOT_QUEUE_QUEUED);
  words = backlot_queue_entry_dup_words (change);
  g_assert_true (g_str_has_prefix (words, "Make the project “Faro”\nWaiting · "));
}

/* The first attempt fails as a busy server makes it, the second one takes as long as the test. */
static void
attempt_cb (LarderMutationContext *context,
            gpointer               user_data)
{
  LarderMutationContext **held = user_data;

  if (larder_mutation_context_get_attempt (context) > 1)
    *held = g_object_ref (context);
  else
    larder_mutation_context_return_error (
      context, g_error_new_literal (BACKLOT_ERROR, BACKLOT_ERROR_BUSY_SERVER, "Busy"));
}

static gboolean
retry_always (guint         failure_count,
              const GError *error,
              gpointer      user_data)
{
  return TRUE;
}

static LarderMutation *
submit_attempts (TestContext            *fixture,
                 LarderMutationContext **held)
{
  LarderClient *client = backlot_backend_get_client (test_context_backend (fixture));
  g_autoptr(LarderMutationOptions) options = larder_mutation_options_new ("tests.attempt");
  g_autoptr(LarderValue) variables = larder_value_new_from_json ("{}", -1, NULL);
  LarderMutation *mutation;

  larder_mutation_options_set_func (options, attempt_cb, held, NULL);
  larder_mutation_options_set_network_mode (options, LARDER_NETWORK_MODE_ALWAYS);
  larder_mutation_options_set_retry_func (options, retry_always, NULL, NULL);
  larder_client_set_mutation_options (client, options);
  mutation = larder_mutation_new (client, "tests.attempt", variables);
  larder_mutation_submit (mutation);
  return mutation;
}

static gboolean
is_pressable (GtkWidget  *row,
              const char *name)
{
  GtkWidget *button = test_find (row, GTK_TYPE_BUTTON, name);

  return button != NULL && gtk_widget_get_visible (button) && gtk_widget_get_sensitive (button);
}

/* What is under the pointer stays there, and so does the row in its list. */
static void
test_ways_stay_while_an_attempt_runs (TestContext   *fixture,
                                      gconstpointer  data)
{
  g_autoptr(LarderMutationContext) held = NULL;
  g_autoptr(LarderMutation) mutation = submit_attempts (fixture, &held);
  g_autoptr(BacklotQueueEntry) entry = backlot_change_entry_new (fixture->context, mutation);
  GtkWidget *row = backlot_queue_row_new (entry);
  GtkWidget *window = gtk_window_new ();
  g_autofree char *waiting = NULL;
  g_autofree char *sending = NULL;

  gtk_window_set_child (GTK_WINDOW (window), row);
  gtk_window_present (GTK_WINDOW (window));
  wait_until (larder_mutation_get_failure_count (mutation) == 1 && gtk_widget_get_mapped (row));
  g_assert_true (is_pressable (row, "Send Now"));
  g_assert_true (is_pressable (row, "Discard"));
  g_object_get (entry, "detail-text", &waiting, NULL);
  g_assert_cmpstr (waiting, !=, "");

  larder_mutation_retry (mutation);
  wait_until (held != NULL);
  g_assert_cmpint (larder_mutation_get_delivery (mutation), ==, LARDER_DELIVERY_SENDING);
  g_assert_true (is_pressable (row, "Send Now"));
  g_assert_true (is_pressable (row, "Discard"));
  g_assert_cmpint (backlot_queue_entry_get_category (entry), ==, BACKLOT_QUEUE_QUEUED);
  g_object_get (entry, "detail-text", &sending, NULL);
  g_assert_cmpstr (sending, ==, waiting);

  backlot_queue_entry_cancel (entry);
  wait_until (larder_mutation_get_delivery (mutation) == LARDER_DELIVERY_DONE);
  g_assert_false (is_pressable (row, "Discard"));
  larder_mutation_context_return_value (held, NULL);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* A widget that goes later than its page holds the model without the list. */
static void
test_model_outlives_its_list (TestContext   *fixture,
                              gconstpointer  data)
{
  BacklotBackend *backend = backlot_context_get_backend (fixture->context);
  BacklotSync *sync = backlot_context_get_sync (fixture->context);
  BacklotQueueList *list = backlot_queue_list_new (fixture->context);
  g_autoptr(GListModel) model = g_object_ref (backlot_queue_list_get_model (list));
  g_autofree char *id = NULL;

  g_assert_finalize_object (list);
  id = backlot_projects_create_film (backend, "Faro", "", "classic", 1, 360);
  wait_until (g_list_model_get_n_items (backlot_sync_get_changes (sync)) == 1);
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, 0);
}

/* What was discarded is gone from everywhere, and comes back whole. */
static void
test_change_is_discarded_and_comes_back (TestContext   *fixture,
                                         gconstpointer  data)
{
  BacklotBackend *backend = backlot_context_get_backend (fixture->context);
  g_autoptr(BacklotPage) page = g_object_ref_sink (backlot_queue_page_new (fixture->context));
  GtkWidget *view = test_find (GTK_WIDGET (page), GTK_TYPE_LIST_VIEW, NULL);
  GtkSelectionModel *selection = gtk_list_view_get_model (GTK_LIST_VIEW (view));
  GActionGroup *actions = G_ACTION_GROUP (backlot_page_get_actions (page));
  g_autoptr(BacklotQueueEntry) change = NULL;
  BacklotHistory *history = NULL;
  g_autofree char *id = backlot_projects_create_film (backend, "Faro", "", "classic", 1, 360);

  wait_until ((change = get_change (G_LIST_MODEL (selection), "Make the project “Faro”")) != NULL);
  wait_until (count_projects (fixture) == 1);
  /* The address of the changes selects the first of them. */
  g_assert_false (is_enabled (page, "copy"));
  backlot_page_open (page, "changes");
  g_assert_true (is_enabled (page, "copy"));
  g_action_group_activate_action (actions, "cancel", NULL);
  wait_until (g_list_model_get_n_items (G_LIST_MODEL (selection)) == 0);
  wait_until (count_projects (fixture) == 0);

  /* The project is not there, and what was discarded is the last step of all though. */
  history = backlot_histories_find (backlot_context_get_histories (fixture->context), FALSE);
  g_assert_nonnull (history);
  g_assert_cmpint (backlot_history_undo (history), ==, BACKLOT_HISTORY_DONE);
  wait_until (count_projects (fixture) == 1);
  wait_until (g_list_model_get_n_items (G_LIST_MODEL (selection)) == 1);
  g_assert_cmpint (backlot_history_undo (history), ==, BACKLOT_HISTORY_NOTHING);
  g_assert_false (backlot_history_get_can_redo (history));
}

static void
test_page_acts_on_what_is_selected (TestContext   *fixture,
                                    gconstpointer  data)
{
  g_autoptr(BacklotPage) page = NULL;
  GtkWidget *view = NULL;
  GtkSelectionModel *selection = NULL;

  write_jobs (fixture);
  page = g_object_ref_sink (backlot_queue_page_new (fixture->context));
  view = test_find (GTK_WIDGET (page), GTK_TYPE_LIST_VIEW, NULL);
  selection = gtk_list_view_get_model (GTK_LIST_VIEW (view));

  g_assert_false (is_enabled (page, "cancel"));
  gtk_selection_model_select_item (selection, 0, TRUE);
  g_assert_true (is_enabled (page, "cancel"));
  g_assert_false (is_enabled (page, "retry"));
  gtk_selection_model_select_item (selection, 3, TRUE);
  g_assert_false (is_enabled (page, "cancel"));
  /* Nothing is charged for a price that is not known. */
  g_assert_false (is_enabled (page, "retry"));
  g_assert_false (is_enabled (page, "pause-resume"));

  /* The row shows that it was cancelled before the studio knows. */
  gtk_selection_model_select_item (selection, 0, TRUE);
  g_action_group_activate_action (G_ACTION_GROUP (backlot_page_get_actions (page)), "cancel",
                                  NULL);
  wait_until (!is_enabled (page, "cancel"));
}

static void
test_row_shows_its_entry (TestContext   *fixture,
                          gconstpointer  data)
{
  g_autoptr(BacklotQueueList) list = NULL;
  g_autoptr(BacklotQueueEntry) entry = NULL;
  g_autoptr(GtkWidget) row = NULL;
  GtkWidget *bar = NULL;

  write_jobs (fixture);
  list = backlot_queue_list_new (fixture->context);
  entry = get_entry (list, 0);
  row = g_object_ref_sink (backlot_queue_row_new (entry));
  g_assert_nonnull (test_find (row, GTK_TYPE_LABEL, "Porto"));
  g_assert_nonnull (test_find (row, GTK_TYPE_LABEL, "Running · 42 %"));
  bar = test_find (row, GTK_TYPE_PROGRESS_BAR, NULL);
  g_assert_true (gtk_widget_get_visible (bar));
  g_assert_cmpfloat_with_epsilon (gtk_progress_bar_get_fraction (GTK_PROGRESS_BAR (bar)), 0.42,
                                  1e-6);
  g_assert_true (gtk_widget_get_visible (test_find (row, GTK_TYPE_BUTTON, "Cancel")));
  g_assert_false (gtk_widget_get_visible (test_find (row, GTK_TYPE_BUTTON, "Pause")));
}

static void
test_retry_waits_for_its_price (TestContext   *fixture,
                                gconstpointer  data)
{
  g_autoptr(BacklotQueueList) list = NULL;
  g_autoptr(BacklotQueueEntry) entry = NULL;
  GtkWidget *window = gtk_window_new ();
  GtkWidget *button = NULL;

  write_jobs (fixture);
  list = backlot_queue_list_new (fixture->context);
  entry = get_entry (list, 3);
  gtk_window_set_child (GTK_WINDOW (window), backlot_queue_row_new (entry));
  gtk_window_present (GTK_WINDOW (window));
  button = test_find (window, GTK_TYPE_BUTTON, "Retry");
  g_assert_nonnull (button);
  wait_until (gtk_widget_get_mapped (button));
  g_assert_false (gtk_widget_get_sensitive (button));
  g_assert_cmpstr (gtk_widget_get_tooltip_text (button), ==, "Needs a connection");
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_filter_without_hits_says_so (TestContext   *fixture,
                                  gconstpointer  data)
{
  g_autoptr(BacklotPage) page = g_object_ref_sink (backlot_queue_page_new (fixture->context));

  g_assert_nonnull (test_find (GTK_WIDGET (page), GTK_TYPE_LABEL, "Nothing Running"));
  g_object_set (page, "filter", "failed", NULL);
  g_assert_nonnull (test_find (GTK_WIDGET (page), GTK_TYPE_LABEL, "Nothing in This State"));
  g_assert_true (gtk_widget_get_visible (test_find (GTK_WIDGET (page), GTK_TYPE_BUTTON,
                                                    "Show All")));
}

static void
test_selection_outlives_a_filter (TestContext   *fixture,
                                  gconstpointer  data)
{
  g_autoptr(BacklotPage) page = NULL;
  GtkWidget *view = NULL;
  GtkSelectionModel *selection = NULL;

  write_jobs (fixture);
  page = g_object_ref_sink (backlot_queue_page_new (fixture->context));
  view = test_find (GTK_WIDGET (page), GTK_TYPE_LIST_VIEW, NULL);
  selection = gtk_list_view_get_model (GTK_LIST_VIEW (view));

  gtk_selection_model_select_item (selection, 0, TRUE);
  g_object_set (page, "filter", "failed", NULL);
  g_assert_false (gtk_selection_model_is_selected (selection, 0));
  g_assert_false (is_enabled (page, "cancel"));
  g_object_set (page, "filter", "all", NULL);
  g_assert_true (gtk_selection_model_is_selected (selection, 0));
  g_assert_true (is_enabled (page, "cancel"));

  /* And its page, which empties the list when it goes. */
  g_assert_finalize_object (g_steal_pointer (&page));
  page = g_object_ref_sink (backlot_queue_page_new (fixture->context));
  view = test_find (GTK_WIDGET (page), GTK_TYPE_LIST_VIEW, NULL);
  g_assert_true (gtk_selection_model_is_selected (gtk_list_view_get_model (GTK_LIST_VIEW (view)),
                                                  0));
}

#define ADD(name, func) \
  g_test_add ("/queue/" name, TestContext, NULL, test_context_set_up, func, test_context_tear_down)

int
main (int   argc,
      char *argv[])
{
  /* The session has folders of its own; isolated ones would lack the types of files, without which
   * no SVG icon and no picture is recognised. */
  g_test_init (&argc, &argv, NULL);

  ADD ("each-state-has-its-words-and-ways", test_each_state_has_its_words_and_ways);
  ADD ("entry-follows-its-job", test_entry_follows_its_job);
  ADD ("filters-show-what-they-say", test_filters_show_what_they_say);
  ADD ("uploads-are-a-section-of-their-own", test_uploads_are_a_section_of_their_own);
  ADD ("upload-is-paused-resumed-cancelled-and-tried-again",
       test_upload_is_paused_resumed_cancelled_and_tried_again);
  ADD ("changes-wait-in-words", test_changes_wait_in_words);
  ADD ("ways-stay-while-an-attempt-runs", test_ways_stay_while_an_attempt_runs);
  ADD ("model-outlives-its-list", test_model_outlives_its_list);
  ADD ("change-is-discarded-and-comes-back", test_change_is_discarded_and_comes_back);
  ADD ("page-acts-on-what-is-selected", test_page_acts_on_what_is_selected);
  ADD ("row-shows-its-entry", test_row_shows_its_entry);
  ADD ("retry-waits-for-its-price", test_retry_waits_for_its_price);
  ADD ("selection-outlives-a-filter", test_selection_outlives_a_filter);
  ADD ("filter-without-hits-says-so", test_filter_without_hits_says_so);

  return g_test_run ();
}
