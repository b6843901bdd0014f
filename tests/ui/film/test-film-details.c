/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The details of what is in a film: what they say, and that what is changed there is kept. */

#include "config.h"

#include "backlot-test-context.h"

#include "query/collab/backlot-tasks-queries.h"
#include "query/film/backlot-film-project.h"
#include "query/project/backlot-histories.h"
#include "query/project/backlot-members-queries.h"
#include "query/project/backlot-projects-queries.h"

#include "ui/film/backlot-film-details.h"

#define PHOTO "0b3f1f6e-95c4-4d7e-8a3f-000000000001"
#define MEDIA "0b3f1f6e-95c4-4d7e-8a3f-000000000008"

typedef struct
{
  TestContext         base;
  char               *project_id;
  BacklotFilmProject *project;
  BacklotTeam        *team;
  GtkWidget          *window;
  BacklotFilmDetails *details;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  BacklotBackend *backend = NULL;
  BacklotHistory *history = NULL;

  test_context_set_up (&fixture->base, data);
  backend = test_context_backend (&fixture->base);
  fixture->project_id = backlot_projects_create_film (backend, "Porto", "", "classic", 1, 360);
  history = backlot_histories_get (backlot_context_get_histories (fixture->base.context),
                                   fixture->project_id);
  fixture->project = backlot_film_project_new (backend, fixture->project_id, history);
  fixture->team = backlot_team_new (backend, fixture->project_id);
  fixture->window = gtk_window_new ();
  fixture->details = g_object_new (BACKLOT_TYPE_FILM_DETAILS, NULL);
  backlot_film_details_set_project (fixture->details, backend, fixture->project, fixture->team,
                                    backlot_context_get_text_drafts (fixture->base.context));
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->details));
  gtk_window_present (GTK_WINDOW (fixture->window));
  wait_until (larder_record_get_exists (
    LARDER_RECORD (backlot_film_project_get_project (fixture->project))));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_assert_finalize_object (fixture->project);
  g_assert_finalize_object (fixture->team);
  g_free (fixture->project_id);
  test_context_tear_down (&fixture->base, data);
}

/* A row that is shown. */
static GtkWidget *
find_row (GtkWidget  *root,
          const char *title)
{
  if (ADW_IS_PREFERENCES_ROW (root) && gtk_widget_get_mapped (root) &&
      g_str_equal (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (root)), title))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_row (child, title);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static GtkWidget *
see_row (Fixture    *fixture,
         const char *title)
{
  wait_until (find_row (GTK_WIDGET (fixture->details), title) != NULL);
  return find_row (GTK_WIDGET (fixture->details), title);
}

static const char *
read_row (Fixture    *fixture,
          const char *title)
{
  GtkWidget *row = see_row (fixture, title);

  return GTK_IS_EDITABLE (row) ? gtk_editable_get_text (GTK_EDITABLE (row))
                               : adw_action_row_get_subtitle (ADW_ACTION_ROW (row));
}

static void
write_row (Fixture    *fixture,
           const char *title,
           const char *text)
{
  GtkWidget *row = see_row (fixture, title);

  gtk_editable_set_text (GTK_EDITABLE (row), text);
  g_signal_emit_by_name (row, "apply");
}

static const char *
get_member (Fixture    *fixture,
            const char *table,
            const char *id,
            const char *member)
{
  LarderClient *client = backlot_backend_get_client (test_context_backend (&fixture->base));
  LarderValue *row = larder_table_get_value (larder_client_get_table (client, table), id);

  return row != NULL ? larder_value_get_member_string (row, member) : NULL;
}

static BacklotFilmPhoto *
write_photo (Fixture *fixture)
{
  g_autofree char *photos =
    g_strdup_printf ("[{'id':'" PHOTO "','project_id':'%s','media_id':'" MEDIA "','position':1,"
                     "'caption':'Rock & river','version':1}]", fixture->project_id);
  g_autofree char *media =
    g_strdup_printf ("[{'id':'" MEDIA "','project_id':'%s','filename':'a <b>.jpg','width':640,"
                     "'height':480,'size_bytes':2048,'upload_state':'complete','version':1}]",
                     fixture->project_id);
  GListModel *list = backlot_film_project_get_photos (fixture->project);

  test_context_write (&fixture->base, "media_files", media);
  test_context_write (&fixture->base, "photos", photos);
  wait_until (g_list_model_get_n_items (list) == 1);
  return g_list_model_get_item (list, 0);
}

static void
test_project_is_renamed_and_described (Fixture       *fixture,
                                       gconstpointer  data)
{
  BacklotHistory *history = backlot_film_project_get_history (fixture->project);

  backlot_film_details_set_item (fixture->details,
                                 backlot_film_project_get_project (fixture->project));
  g_assert_cmpstr (read_row (fixture, "Title"), ==, "Porto");
  g_assert_cmpstr (read_row (fixture, "Photos"), ==, "0");
  write_row (fixture, "Title", " Faro ");
  wait_until (g_strcmp0 (get_member (fixture, "projects", fixture->project_id, "title"),
                         "Faro") == 0);
  write_row (fixture, "Description", "By the sea");
  wait_until (g_strcmp0 (get_member (fixture, "projects", fixture->project_id, "description"),
                         "By the sea") == 0);

  /* It is never without a title. */
  write_row (fixture, "Title", "  ");
  g_assert_cmpstr (read_row (fixture, "Title"), ==, "Faro");

  g_assert_cmpint (backlot_history_undo (history), ==, BACKLOT_HISTORY_DONE);
  wait_until (g_str_equal (read_row (fixture, "Description"), ""));
  g_assert_cmpint (backlot_history_undo (history), ==, BACKLOT_HISTORY_DONE);
  wait_until (g_str_equal (read_row (fixture, "Title"), "Porto"));
}

static void
test_photo_says_what_it_is_and_is_captioned (Fixture       *fixture,
                                             gconstpointer  data)
{
  g_autoptr(BacklotFilmPhoto) photo = write_photo (fixture);

  backlot_film_details_set_item (fixture->details, photo);
  g_assert_cmpstr (read_row (fixture, "File"), ==, "a <b>.jpg");
  g_assert_cmpstr (read_row (fixture, "Dimensions"), ==, "640 × 480 pixels");
  g_assert_cmpstr (read_row (fixture, "Caption"), ==, "Rock & river");
  write_row (fixture, "Caption", "The bridge");
  wait_until (g_strcmp0 (get_member (fixture, "photos", PHOTO, "caption"), "The bridge") == 0);

  /* What is typed belongs to the photo for which it was typed. */
  gtk_widget_grab_focus (see_row (fixture, "Caption"));
  gtk_editable_set_text (GTK_EDITABLE (see_row (fixture, "Caption")), "Half a sen");
  backlot_film_details_set_item (fixture->details,
                                 backlot_film_project_get_project (fixture->project));
  g_assert_cmpstr (read_row (fixture, "Title"), ==, "Porto");
}

static void
test_task_is_edited (Fixture       *fixture,
                     gconstpointer  data)
{
  BacklotBackend *backend = test_context_backend (&fixture->base);
  g_autofree char *id = backlot_tasks_create (backend, fixture->project_id, "Cut", NULL, NULL);
  g_autoptr(GListModel) tasks = backlot_tasks_list (backend, fixture->project_id);
  g_autoptr(BacklotTask) task = NULL;

  wait_until (g_list_model_get_n_items (tasks) == 1);
  task = g_list_model_get_item (tasks, 0);
  backlot_film_details_set_item (fixture->details, task);
  g_assert_cmpstr (read_row (fixture, "Title"), ==, "Cut");
  adw_combo_row_set_selected (ADW_COMBO_ROW (see_row (fixture, "Status")), 3);
  wait_until (backlot_task_get_is_done (task));
  g_assert_cmpint (backlot_task_get_progress (task), ==, 100);

  /* What is typed is kept when something else is shown, before a moment has passed. */
  gtk_editable_set_text (GTK_EDITABLE (see_row (fixture, "Title")), "Cut and sing");
  backlot_film_details_set_item (fixture->details,
                                 backlot_film_project_get_project (fixture->project));
  wait_until (g_str_equal (backlot_task_get_title (task), "Cut and sing"));
  g_assert_null (find_row (GTK_WIDGET (fixture->details), "Status"));
}

static void
test_viewer_sees_why_nothing_can_be_changed (Fixture       *fixture,
                                             gconstpointer  data)
{
  BacklotBackend *backend = test_context_backend (&fixture->base);
  g_autoptr(BacklotFilmPhoto) photo = write_photo (fixture);
  g_autoptr(LarderQueryOptions) options =
    backlot_members_permissions_options (backend, fixture->project_id);
  g_autoptr(GError) error = NULL;
  g_autoptr(LarderValue) rights =
    larder_value_new_from_json ("{\"role\":\"viewer\",\"can_view\":true,\"can_comment\":false,"
                                "\"can_edit\":false,\"can_manage\":false}", -1, &error);

  g_assert_no_error (error);
  backlot_film_details_set_item (fixture->details, photo);
  g_assert_true (gtk_widget_get_sensitive (see_row (fixture, "Caption")));
  larder_client_set_data (backlot_backend_get_client (backend),
                          larder_query_options_get_key (options), rights);
  wait_until (!backlot_team_get_can_edit (fixture->team));
  g_assert_false (gtk_widget_get_sensitive (see_row (fixture, "Caption")));
  g_assert_cmpstr (gtk_widget_get_tooltip_text (see_row (fixture, "Caption")), ==,
                   "Only editors can change this project");
}

#define ADD(name, func) \
  g_test_add ("/film-details/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("project-is-renamed-and-described", test_project_is_renamed_and_described);
  ADD ("photo-says-what-it-is-and-is-captioned", test_photo_says_what_it_is_and_is_captioned);
  ADD ("task-is-edited", test_task_is_edited);
  ADD ("viewer-sees-why-nothing-can-be-changed", test_viewer_sees_why_nothing_can_be_changed);

  return g_test_run ();
}
