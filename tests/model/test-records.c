/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of the server as objects: members, derived properties, and what is notified. */

#include "config.h"

#include <string.h>

#include "larder/larder-table.h"

#include "model/account/backlot-credit-account.h"
#include "model/account/backlot-notification.h"
#include "model/account/backlot-profile.h"
#include "model/film/backlot-film.h"
#include "model/project/backlot-job.h"
#include "model/project/backlot-media.h"
#include "model/project/backlot-output.h"
#include "model/project/backlot-photo.h"
#include "model/project/backlot-project.h"

static LarderValue *
parse (const char *text)
{
  g_autofree char *json = g_strdelimit (g_strdup (text), "'", '"');
  g_autoptr(GError) error = NULL;
  LarderValue *value = larder_value_new_from_json (json, -1, &error);

  g_assert_no_error (error);
  return value;
}

static void
write_row (LarderTable *table,
           const char  *text)
{
  g_autoptr(LarderValue) row = parse (text);

  larder_table_upsert (table, row);
}

static void
name_cb (GObject    *object,
         GParamSpec *pspec,
         GString    *names)
{
  g_string_append_printf (names, "%s ", pspec->name);
}

/* Every property of every record can be read before anything is known of its row. */
static void
test_empty (void)
{
  GType types[] = {
    BACKLOT_TYPE_PROJECT, BACKLOT_TYPE_FILM, BACKLOT_TYPE_PHOTO, BACKLOT_TYPE_MEDIA,
    BACKLOT_TYPE_JOB, BACKLOT_TYPE_OUTPUT, BACKLOT_TYPE_CREDIT_ACCOUNT, BACKLOT_TYPE_PROFILE,
    BACKLOT_TYPE_NOTIFICATION,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    {
      LarderTable *table = larder_table_new ("rows", types[i]);
      LarderRecord *record = larder_table_get_record (table, "1");
      guint n_properties;
      g_autofree GParamSpec **properties =
        g_object_class_list_properties (G_OBJECT_GET_CLASS (record), &n_properties);

      g_assert_false (larder_record_get_exists (record));
      for (guint k = 0; k < n_properties; k++)
        {
          g_auto(GValue) value = G_VALUE_INIT;

          g_object_get_property (G_OBJECT (record), properties[k]->name, &value);
        }
      g_assert_finalize_object (record);
      g_assert_finalize_object (table);
    }
}

/* status, cost → is-finished, is-running, can-cancel, can-retry, credit-state */
static const struct
{
  const char         *status;
  int                 cost;
  gboolean            is_finished;
  gboolean            is_running;
  gboolean            can_retry;
  BacklotCreditState  credit_state;
} jobs[] = {
  { "queued", 5, FALSE, FALSE, FALSE, BACKLOT_CREDIT_RESERVED },
  { "processing", 5, FALSE, TRUE, FALSE, BACKLOT_CREDIT_RESERVED },
  { "completed", 5, TRUE, FALSE, FALSE, BACKLOT_CREDIT_CHARGED },
  { "failed", 5, TRUE, FALSE, TRUE, BACKLOT_CREDIT_RETURNED },
  { "cancelled", 5, TRUE, FALSE, TRUE, BACKLOT_CREDIT_RETURNED },
  { "completed", 0, TRUE, FALSE, FALSE, BACKLOT_CREDIT_NONE },
};

static void
test_job (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (jobs); i++)
    {
      g_autoptr(LarderTable) table = larder_table_new ("jobs", BACKLOT_TYPE_JOB);
      g_autoptr(BacklotJob) job = BACKLOT_JOB (larder_table_get_record (table, "1"));
      g_autofree char *row = g_strdup_printf ("{'id': '1', 'status': '%s', 'cost': %d}",
                                              jobs[i].status, jobs[i].cost);
      gboolean is_running;

      write_row (table, row);
      g_object_get (job, "is-running", &is_running, NULL);
      g_assert_cmpint (backlot_job_get_is_finished (job), ==, jobs[i].is_finished);
      g_assert_cmpint (backlot_job_get_can_cancel (job), ==, !jobs[i].is_finished);
      g_assert_cmpint (is_running, ==, jobs[i].is_running);
      g_assert_cmpint (backlot_job_get_can_retry (job), ==, jobs[i].can_retry);
      g_assert_cmpint (backlot_job_get_credit_state (job), ==, jobs[i].credit_state);
    }
}

static void
test_job_notify (void)
{
  g_autoptr(LarderTable) table = larder_table_new ("jobs", BACKLOT_TYPE_JOB);
  g_autoptr(BacklotJob) job = BACKLOT_JOB (larder_table_get_record (table, "1"));
  g_autoptr(GString) names = g_string_new (NULL);
  double fraction;
  guint n_warnings;

  write_row (table, "{'id': '1', 'status': 'processing', 'progress': 10, 'cost': 5, 'version': 1}");
  g_signal_connect (job, "notify::fraction", G_CALLBACK (name_cb), names);
  g_signal_connect (job, "notify::is-finished", G_CALLBACK (name_cb), names);
  write_row (table, "{'id': '1', 'status': 'processing', 'progress': 50, 'cost': 5, 'version': 2}");
  g_assert_cmpstr (names->str, ==, "fraction ");
  /* An older row comes late: progress never goes back. */
  write_row (table, "{'id': '1', 'status': 'processing', 'progress': 20, 'cost': 5, 'version': 1}");
  g_object_get (job, "fraction", &fraction, NULL);
  g_assert_cmpfloat (fraction, ==, 0.5);
  g_string_truncate (names, 0);
  write_row (table, "{'id': '1', 'status': 'completed', 'progress': 50, 'cost': 5, 'version': 3,"
                    " 'result': {'warnings': [{}, {}]}}");
  g_assert_cmpstr (names->str, ==, "is-finished ");
  g_object_get (job, "n-warnings", &n_warnings, NULL);
  g_assert_cmpuint (n_warnings, ==, 2);
}

static void
test_job_remaining (void)
{
  g_autoptr(LarderTable) table = larder_table_new ("jobs", BACKLOT_TYPE_JOB);
  g_autoptr(BacklotJob) job = BACKLOT_JOB (larder_table_get_record (table, "1"));
  gint64 noon_ms = G_GINT64_CONSTANT (4102488000000);   /* 2100-01-01T12:00:00Z */

  g_assert_cmpint (backlot_job_get_remaining_s (job, noon_ms), ==, -1);
  write_row (table, "{'id': '1', 'status': 'processing',"
                    " 'estimated_completion': '2100-01-01T12:00:30Z'}");
  g_assert_cmpint (backlot_job_get_remaining_s (job, noon_ms), ==, 30);
  g_assert_cmpint (backlot_job_get_remaining_s (job, noon_ms + 60000), ==, 0);
  write_row (table, "{'id': '1', 'status': 'completed',"
                    " 'estimated_completion': '2100-01-01T12:00:30Z'}");
  g_assert_cmpint (backlot_job_get_remaining_s (job, noon_ms), ==, -1);
}

static void
test_project (void)
{
  g_autoptr(LarderTable) table = larder_table_new ("projects", BACKLOT_TYPE_PROJECT);
  g_autoptr(BacklotProject) project = BACKLOT_PROJECT (larder_table_get_record (table, "1"));
  g_autoptr(GString) names = g_string_new (NULL);
  gboolean is_processing;

  g_signal_connect (project, "notify::icon-name", G_CALLBACK (name_cb), names);
  g_signal_connect (project, "notify::title", G_CALLBACK (name_cb), names);
  write_row (table, "{'id': '1', 'kind': 'film', 'title': 'Porto', 'status': 'processing'}");
  g_assert_nonnull (strstr (names->str, "icon-name"));
  g_assert_nonnull (strstr (names->str, "title"));
  g_assert_cmpstr (backlot_project_get_icon_name (project), ==, "video-x-generic-symbolic");
  g_object_get (project, "is-processing", &is_processing, NULL);
  g_assert_true (is_processing);
  write_row (table, "{'id': '1', 'kind': 'opera', 'title': 'Porto', 'status': 'processing'}");
  g_assert_cmpstr (backlot_project_get_icon_name (project), ==, "folder-symbolic");
}

static void
test_others (void)
{
  g_autoptr(LarderTable) media_table = larder_table_new ("media_files", BACKLOT_TYPE_MEDIA);
  g_autoptr(LarderTable) notes = larder_table_new ("notifications", BACKLOT_TYPE_NOTIFICATION);
  g_autoptr(LarderTable) films = larder_table_new ("films", BACKLOT_TYPE_FILM);
  g_autoptr(BacklotMedia) media = BACKLOT_MEDIA (larder_table_get_record (media_table, "1"));
  g_autoptr(BacklotNotification) note = NULL;
  g_autoptr(BacklotFilm) film = NULL;

  g_assert_false (backlot_media_get_is_complete (media));
  write_row (media_table, "{'id': '1', 'mime_type': 'audio/ogg', 'upload_state': 'complete'}");
  g_assert_true (backlot_media_get_is_complete (media));
  g_assert_true (backlot_media_get_is_audio (media));

  note = BACKLOT_NOTIFICATION (larder_table_get_record (notes, "1"));
  g_assert_null (backlot_notification_get_job_id (note));
  write_row (notes, "{'id': '1', 'event': 'job_completed', 'params': {'job_id': 'j'}}");
  g_assert_cmpstr (backlot_notification_get_job_id (note), ==, "j");
  g_assert_true (backlot_notification_get_is_unread (note));

  larder_table_set_id_member (films, "project_id");
  film = BACKLOT_FILM (larder_table_get_record (films, "p"));
  g_assert_cmpstr (backlot_film_get_style (film), ==, "classic");
  g_assert_cmpint (backlot_film_get_duration_min (film), ==, 1);
  g_assert_null (backlot_film_get_sound_media_id (film));
  write_row (films, "{'project_id': 'p', 'style': 'playful', 'duration_min': 3,"
                    " 'sound_media_id': 's'}");
  g_assert_cmpstr (backlot_film_get_style (film), ==, "playful");
  g_assert_cmpstr (backlot_film_get_sound_media_id (film), ==, "s");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/records/can-be-read-before-anything-is-known", test_empty);
  g_test_add_func ("/records/job-derives-from-its-status", test_job);
  g_test_add_func ("/records/job-notifies-what-changed-and-never-goes-back", test_job_notify);
  g_test_add_func ("/records/job-knows-the-remaining-time", test_job_remaining);
  g_test_add_func ("/records/project-derives-from-its-kind-and-status", test_project);
  g_test_add_func ("/records/others-derive-from-their-members", test_others);
  return g_test_run ();
}
