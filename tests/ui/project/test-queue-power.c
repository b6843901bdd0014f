/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Renders that wait until the computer is plugged in, in the queue. */

#include "config.h"

#include "backlot-test-context.h"

#include "query/backlot-power.h"
#include "query/film/backlot-render-offer.h"
#include "query/project/backlot-jobs-queries.h"

#include "ui/film/backlot-render-card.h"
#include "ui/project/backlot-queue-list.h"

#define PROJECT "0b3f1f6e-95c4-4d7e-8a3f-6f1f0c9f2a11"
#define JOB(n)  "0b3f1f6e-95c4-4d7e-8a3f-00000000000" n

/* One that runs, one that waits, one that is done. */
static void
write_jobs (TestContext *fixture)
{
  const char *states[] = { "processing", "queued", "completed" };

  test_context_write (fixture, "projects",
                      "[{'id':'" PROJECT "','kind':'film','title':'Porto','version':1}]");
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      g_autofree char *row = g_strdup_printf (
        "[{'id':'" JOB ("%u") "','project_id':'" PROJECT "','user_id':'" BACKLOT_LOCAL_USER_ID "',"
        "'kind':'film_render','status':'%s','progress':0,'cost':5,'version':1,"
        "'created_at':'2025-01-0%uT10:00:00Z'}]", i + 1, states[i], 9 - i);

      test_context_write (fixture, "jobs", row);
    }
}

static void
write_battery (TestContext *fixture,
               const char  *status)
{
  g_autofree char *folder = g_build_filename (fixture->folder, "power", "BAT0", NULL);
  g_autofree char *type = g_build_filename (folder, "type", NULL);
  g_autofree char *path = g_build_filename (folder, "status", NULL);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (type, "Battery\n", -1, NULL));
  g_assert_true (g_file_set_contents (path, status, -1, NULL));
}

/* As it stands in the row. */
static char *
dup_detail (BacklotQueueList *list,
            const char       *id)
{
  GListModel *entries = backlot_queue_list_get_model (list);
  char *detail = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (entries); i++)
    {
      g_autoptr(BacklotQueueEntry) entry = g_list_model_get_item (entries, i);

      if (!g_str_equal (backlot_queue_entry_get_id (entry), id))
        continue;
      backlot_queue_entry_set_shown (entry, TRUE);
      g_object_get (entry, "detail-text", &detail, NULL);
    }
  return detail;
}

/* The button of the row; FALSE: there is none of this name. */
static gboolean
press_anyway (BacklotQueueList *list,
              const char       *id,
              const char       *name)
{
  GListModel *entries = backlot_queue_list_get_model (list);

  for (guint i = 0; i < g_list_model_get_n_items (entries); i++)
    {
      g_autoptr(BacklotQueueEntry) entry = g_list_model_get_item (entries, i);
      g_autofree char *label = NULL;

      if (!g_str_equal (backlot_queue_entry_get_id (entry), id))
        continue;
      g_object_get (entry, "retry-label", &label, NULL);
      backlot_queue_entry_retry (entry);
      return g_strcmp0 (label, name) == 0;
    }
  return FALSE;
}

/* What runs goes on, and what is done has nothing to wait for. */
static void
test_queued_render_waits_for_power (TestContext   *fixture,
                                    gconstpointer  data)
{
  BacklotPower *power = backlot_backend_get_power (test_context_backend (fixture));
  g_autoptr(GListModel) waiting = backlot_jobs_list_waiting (test_context_backend (fixture));
  g_autoptr(BacklotQueueList) list = NULL;
  g_autofree char *running = NULL;
  g_autofree char *held = NULL;
  g_autofree char *done = NULL;
  g_autofree char *again = NULL;

  write_jobs (fixture);
  write_battery (fixture, "Discharging\n");
  list = backlot_queue_list_new (fixture->context);
  backlot_power_follow (power, waiting);
  backlot_power_set_only_plugged_in (power, TRUE);
  running = dup_detail (list, JOB ("1"));
  g_assert_cmpstr (running, ==, "5 credits reserved");
  held = dup_detail (list, JOB ("2"));
  g_assert_cmpstr (held, ==, "Waiting for power · 5 credits reserved");
  g_assert_true (press_anyway (list, JOB ("2"), "Render Anyway"));
  g_assert_false (backlot_power_get_holds_renders (power));
  test_context_write (fixture, "jobs", "[{'id':'" JOB ("2") "','status':'processing','version':2}]");
  test_context_write (fixture, "jobs", "[{'id':'" JOB ("2") "','status':'queued','version':3}]");
  g_assert_true (backlot_power_get_holds_renders (power));
  done = dup_detail (list, JOB ("3"));
  g_assert_cmpstr (done, ==, "5 credits charged");

  write_battery (fixture, "Charging\n");
  backlot_power_set_only_plugged_in (power, TRUE);
  again = dup_detail (list, JOB ("2"));
  g_assert_cmpstr (again, ==, "5 credits reserved");
}

static BacklotRender *
find_queued (BacklotRenderQueue *renders)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (renders)); i++)
    {
      g_autoptr(BacklotRender) render = g_list_model_get_item (G_LIST_MODEL (renders), i);

      if (g_str_equal (backlot_job_get_status (backlot_render_get_job (render)), "queued"))
        return g_steal_pointer (&render);
    }
  return NULL;
}

static void
test_card_says_what_it_waits_for (TestContext   *fixture,
                                  gconstpointer  data)
{
  BacklotPower *power = backlot_backend_get_power (test_context_backend (fixture));
  g_autoptr(GListModel) waiting = backlot_jobs_list_waiting (test_context_backend (fixture));
  g_autoptr(BacklotRenderOffer) offer = g_object_new (BACKLOT_TYPE_RENDER_OFFER, NULL);
  g_autoptr(BacklotRender) render = NULL;
  g_autoptr(GtkWidget) card = NULL;
  GtkWidget *words = NULL;
  GtkWidget *button = NULL;

  write_jobs (fixture);
  write_battery (fixture, "Discharging\n");
  backlot_power_follow (power, waiting);
  render = find_queued (backlot_context_get_renders (fixture->context));
  card = g_object_ref_sink (g_object_new (BACKLOT_TYPE_RENDER_CARD, "render", render,
                                          "power", power, "offer", offer, NULL));
  words = test_find (card, GTK_TYPE_LABEL, "Queued\n5 credits reserved");
  g_assert_nonnull (words);
  g_assert_null (test_find (card, GTK_TYPE_LABEL, "Render Anyway"));

  backlot_power_set_only_plugged_in (power, TRUE);
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (words)), ==,
                   "Queued. Waiting for power\n5 credits reserved");
  button = gtk_widget_get_ancestor (test_find (card, GTK_TYPE_LABEL, "Render Anyway"),
                                    GTK_TYPE_BUTTON);
  g_assert_true (gtk_widget_get_visible (button));
  gtk_widget_activate_action (card, "card.retry", NULL);
  g_assert_false (gtk_widget_get_visible (button));
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (words)), ==, "Queued\n5 credits reserved");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/queue-power/queued-render-waits-for-power", TestContext, NULL,
              test_context_set_up, test_queued_render_waits_for_power, test_context_tear_down);
  g_test_add ("/queue-power/card-says-what-it-waits-for", TestContext, NULL,
              test_context_set_up, test_card_says_what_it_waits_for, test_context_tear_down);
  return g_test_run ();
}
