/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Notifications: every event in words and what it leads to, and the page that shows them. */

#include "config.h"

#include "backlot-test-context.h"

#include "ui/account/backlot-notification-row.h"
#include "ui/account/backlot-notifications-page.h"
#include "ui/common/backlot-words-notification.h"

#define PROJECT "0b3f1f6e-95c4-4d7e-8a3f-6f1f0c9f2a11"
#define ANA     "0b3f1f6e-95c4-4d7e-8a3f-6f1f0c9f2a12"
#define ITEM    "0b3f1f6e-95c4-4d7e-8a3f-6f1f0c9f2a13"
#define ROW(n)  "0b3f1f6e-95c4-4d7e-8a3f-00000000000" n

static void
write_names (TestContext *fixture)
{
  test_context_write (fixture, "projects",
                      "[{'id':'" PROJECT "','kind':'film','title':'Porto','version':1}]");
  test_context_write (fixture, "people", "[{'id':'" ANA "','display_name':'Ana'}]");
  test_context_write (fixture, "tasks", "[{'id':'" ITEM "','project_id':'" PROJECT "',"
                      "'title':'Music','version':1}]");
}

static BacklotNotification *
tell (TestContext *fixture,
      const char  *event,
      const char  *params)
{
  g_autofree char *row = g_strdup_printf ("[{'id':'" ROW ("1") "','type':'info','event':'%s',"
                                          "'project_id':'" PROJECT "','params':{%s},"
                                          "'read_at':null,'created_at':'2025-01-05T10:00:00Z',"
                                          "'version':1}]", event, params);

  test_context_write (fixture, "notifications", row);
  return BACKLOT_NOTIFICATION (larder_table_get_record (
    backlot_backend_get_table (test_context_backend (fixture), "notifications"), ROW ("1")));
}

static void
test_every_event_has_its_words (TestContext   *fixture,
                                gconstpointer  data)
{
  const struct
  {
    const char *event, *params, *title, *body, *action, *address;
  } cases[] = {
    { "job_completed", "'job_id':'" ITEM "','kind':'film_render'", "Video Ready!",
      "Your video has been generated successfully", "View Video", "job/" ITEM },
    { "job_completed", "'job_id':'" ITEM "','kind':'staging_image'", "Your Rooms Are Ready", "",
      "View Results", "job/" ITEM },
    { "job_failed", "'job_id':'" ITEM "','error_code':'worker_lost','credits_returned':5",
      "Generation Failed", "The render worker stopped answering. 5 credits were returned.", "Show",
      "job/" ITEM },
    { "job_failed", "'job_id':'" ITEM "','error_message':'Odd','credits_returned':1",
      "Generation Failed", "Odd, 1 credit returned", "Show", "job/" ITEM },
    { "job_failed", "'job_id':'" ITEM "'", "Generation Failed", "Video generation failed", "Show",
      "job/" ITEM },
    { "credits_low", "'available':4", "Only 4 credits left", "", "Top Up", "credits/top-up" },
    { "credits_added", "'credits':100", "100 credits added", "", "View", "credits" },
    { "payment_failed", "", "Payment failed", "", "Try Again", "credits/top-up" },
    { "member_added", "'by':'" ANA "','role':'editor'", "Ana invited you to “Porto”", "Editor",
      "Open", "project/" PROJECT },
    { "mentioned", "'author_id':'" ANA "','comment_id':'" ITEM "','excerpt':'100 %s sure?'",
      "Ana mentioned you", "100 %s sure?", "Show", "comment/" ITEM },
    { "comment_added", "'author_id':'" ANA "','comment_id':'" ITEM "','entity_type':'task',"
      "'entity_id':'" ITEM "','excerpt':'Fine'", "New comment on “Music”", "Ana: Fine", "Show",
      "comment/" ITEM },
    { "task_assigned", "'task_id':'" ITEM "','title':'Music %d'", "Task assigned: Music %d", "",
      "Show", "task/" ITEM },
    { "course_published", "", "Course is live", "", "View", "project/" PROJECT },
    { "student_enrolled", "'user_id':'" ANA "'", "Ana enrolled in “Porto”", "", "Students",
      "project/" PROJECT "/students" },
    { "of_tomorrow", "", "News from the studio", "", "Show", "project/" PROJECT },
  };

  write_names (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      BacklotBackend *backend = test_context_backend (fixture);
      g_autoptr(BacklotNotification) row = tell (fixture, cases[i].event, cases[i].params);
      g_autofree char *title = backlot_words_notification_title (backend, row);
      g_autofree char *body = backlot_words_notification_body (backend, row);
      g_autofree char *action = backlot_words_notification_action (row);
      g_autofree char *address = backlot_notification_dup_address (row);

      g_test_message ("%s %s", cases[i].event, cases[i].params);
      g_assert_cmpstr (title, ==, cases[i].title);
      g_assert_cmpstr (body, ==, cases[i].body);
      g_assert_cmpstr (action, ==, cases[i].action);
      g_assert_cmpstr (address, ==, cases[i].address);
    }
}

static GtkWindow *
open_page (TestContext *fixture)
{
  GtkWindow *window = GTK_WINDOW (gtk_window_new ());

  gtk_window_set_default_size (window, 360, 600);
  gtk_window_set_child (window, GTK_WIDGET (backlot_notifications_page_new (fixture->context)));
  gtk_window_present (window);
  return window;
}

static guint
count_rows (GtkWindow *window)
{
  GtkWidget *list = test_find (GTK_WIDGET (window), GTK_TYPE_LIST_VIEW, NULL);

  return g_list_model_get_n_items (
    G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (list))));
}

static void
test_page_shows_and_hears (TestContext   *fixture,
                           gconstpointer  data)
{
  GtkWindow *window = NULL;
  GtkWidget *page = NULL;
  g_autoptr(BacklotNotification) first = NULL;

  write_names (fixture);
  first = tell (fixture, "mentioned", "'author_id':'" ANA "','excerpt':'Look!'");
  window = open_page (fixture);
  page = gtk_window_get_child (window);
  wait_until (test_find (page, GTK_TYPE_LABEL, "Ana mentioned you") != NULL);
  g_assert_nonnull (test_find (page, GTK_TYPE_LABEL, "5 January 2025"));
  g_assert_cmpuint (count_rows (window), ==, 1);

  /* One that comes while the page is shown. */
  test_context_write (fixture, "notifications",
                      "[{'id':'" ROW ("2") "','type':'warning','event':'credits_low',"
                      "'project_id':null,'params':{'available':3},'read_at':null,"
                      "'created_at':'2025-01-06T10:00:00Z','version':1}]");
  wait_until (test_find (page, GTK_TYPE_LABEL, "Only 3 credits left") != NULL);
  g_assert_cmpuint (backlot_inbox_get_n_unread (backlot_context_get_inbox (fixture->context)), ==,
                    2);

  g_object_set (page, "filter", "mentions", NULL);
  g_assert_cmpuint (count_rows (window), ==, 1);
  g_object_set (page, "filter", "all", NULL);
  g_assert_cmpuint (count_rows (window), ==, 2);
  gtk_window_destroy (window);
}

#define ADD(path, func) \
  g_test_add (path, TestContext, NULL, test_context_set_up, func, test_context_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/notifications/every-event-has-its-words", test_every_event_has_its_words);
  ADD ("/notifications/page-shows-and-hears", test_page_shows_and_hears);
  return g_test_run ();
}
