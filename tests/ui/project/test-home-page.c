/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Home and New Project: cards of projects, what is being rendered, and the dialog. */

#include "config.h"

#include "backlot-test-context.h"

#include "ui/common/backlot-page-state.h"
#include "ui/common/backlot-when.h"
#include "ui/project/backlot-home-page.h"
#include "ui/project/backlot-new-project-dialog.h"
#include "ui/project/backlot-project-card.h"
#include "ui/project/backlot-queue-row.h"
#include "ui/project/backlot-style-choice.h"

#define PROJECT "0b3f1f6e-95c4-4d7e-8a3f-6f1f0c9f2a11"

static void
test_projects_are_cards (TestContext   *fixture,
                         gconstpointer  data)
{
  g_autoptr(BacklotPage) page = g_object_ref_sink (backlot_home_page_new (fixture->context));
  GtkWidget *card = NULL;

  g_assert_nonnull (test_find (GTK_WIDGET (page), GTK_TYPE_LABEL, "Your Studio Is Ready"));
  g_assert_nonnull (test_find (GTK_WIDGET (page), GTK_TYPE_BUTTON, "Open _Sample Projects"));
  test_context_write (fixture, "projects",
                      "[{'id':'" PROJECT "','kind':'film','title':'Porto','status':'failed',"
                      "'updated_at':'2025-01-05T10:00:00Z','version':1}]");
  card = test_find (GTK_WIDGET (page), BACKLOT_TYPE_PROJECT_CARD, NULL);
  g_assert_nonnull (card);
  g_assert_nonnull (test_find (card, GTK_TYPE_LABEL, "Porto"));
  g_assert_nonnull (test_find (card, GTK_TYPE_LABEL, "The last render failed"));
}

/* Whoever was here before may have projects, and is not told that everything is yet to be made. */
static void
test_welcome_is_for_the_first_start (TestContext   *fixture,
                                     gconstpointer  data)
{
  g_autofree char *folder = g_build_filename (fixture->folder, "kept", NULL);
  g_autoptr(BacklotState) first = backlot_state_new (folder, NULL);
  g_autoptr(BacklotState) second = NULL;
  g_autoptr(BacklotContext) context = NULL;
  g_autoptr(BacklotPage) page = NULL;
  BacklotPageState *state = NULL;

  backlot_navigation_visit_project (backlot_state_get_navigation (first), PROJECT);
  g_assert_true (backlot_state_save (first, NULL));
  second = backlot_state_new (folder, NULL);
  context = backlot_context_new (test_context_backend (fixture), second);
  page = g_object_ref_sink (backlot_home_page_new (context));
  state = BACKLOT_PAGE_STATE (test_find (GTK_WIDGET (page), BACKLOT_TYPE_PAGE_STATE, NULL));
  g_assert_cmpint (backlot_page_state_get_kind (state), ==, BACKLOT_PAGE_STATE_WAITING);
  wait_until (backlot_page_state_get_kind (state) == BACKLOT_PAGE_STATE_SKELETON);
  g_assert_null (test_find (GTK_WIDGET (page), GTK_TYPE_LABEL, "Your Studio Is Ready"));
}

static gboolean
tells_whose (TestContext *fixture,
             const char  *owner)
{
  g_autoptr(BacklotPage) page = g_object_ref_sink (backlot_home_page_new (fixture->context));
  g_autofree char *row =
    g_strdup_printf ("[{'id':'" PROJECT "','kind':'film','title':'Porto','owner_id':'%s',"
                     "'updated_at':'2025-01-05T10:00:00Z','version':1}]", owner);
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr(GDateTime) then = g_date_time_new_utc (2025, 1, 5, 10, 0, 0);
  g_autofree char *when = backlot_when_word (then, now);
  g_autofree char *words = g_strdup_printf ("Shared with you · %s", when);

  test_context_write (fixture, "projects", row);
  return test_find (GTK_WIDGET (page), GTK_TYPE_LABEL, words) != NULL;
}

/* Who was invited sees what is not his own. */
static void
test_shared_projects_say_so (TestContext   *fixture,
                             gconstpointer  data)
{
  BacklotBackend *backend = test_context_backend (fixture);

  g_assert_false (tells_whose (fixture, backlot_backend_get_user_id (backend)));
  g_assert_true (tells_whose (fixture, "5f0c1f6e-95c4-4d7e-8a3f-6f1f0c9f2a11"));
}

/* Three stand side by side where there is room, whatever they are called. */
static void
test_long_titles_do_not_widen_cards (TestContext   *fixture,
                                     gconstpointer  data)
{
  g_autoptr(BacklotPage) page = g_object_ref_sink (backlot_home_page_new (fixture->context));
  GtkWidget *card = NULL;
  int natural = 0;

  test_context_write (fixture, "projects",
                      "[{'id':'" PROJECT "','kind':'film','title':'A Summer in the Garden behind "
                      "the House of Our Grandparents','status':'draft',"
                      "'updated_at':'2025-01-05T10:00:00Z','version':1}]");
  card = test_find (GTK_WIDGET (page), BACKLOT_TYPE_PROJECT_CARD, NULL);
  g_assert_nonnull (card);
  gtk_widget_measure (card, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
  g_assert_cmpint (natural, <=, 320);
}

static void
test_running_renders_have_a_row (TestContext   *fixture,
                                 gconstpointer  data)
{
  g_autoptr(BacklotPage) page = g_object_ref_sink (backlot_home_page_new (fixture->context));
  gboolean is_rendering = TRUE;

  g_object_get (page, "is-rendering", &is_rendering, NULL);
  g_assert_false (is_rendering);
  test_context_write (fixture, "jobs",
    "[{'id':'0b3f1f6e-95c4-4d7e-8a3f-000000000001','project_id':'" PROJECT "','cost':5,"
    "'user_id':'" BACKLOT_LOCAL_USER_ID "','kind':'film_render','status':'processing',"
    "'progress':10,'version':2,'created_at':'2025-01-05T10:00:00Z'}]");
  g_object_get (page, "is-rendering", &is_rendering, NULL);
  g_assert_true (is_rendering);
  g_assert_nonnull (test_find (GTK_WIDGET (page), BACKLOT_TYPE_QUEUE_ROW, NULL));
  test_context_write (fixture, "jobs",
    "[{'id':'0b3f1f6e-95c4-4d7e-8a3f-000000000001','project_id':'" PROJECT "','cost':5,"
    "'user_id':'" BACKLOT_LOCAL_USER_ID "','kind':'film_render','status':'completed',"
    "'progress':100,'version':3,'created_at':'2025-01-05T10:00:00Z'}]");
  g_object_get (page, "is-rendering", &is_rendering, NULL);
  g_assert_false (is_rendering);
}

/* A list box makes a row for each item, seen or not. */
static void
test_many_renders_are_left_to_the_queue (TestContext   *fixture,
                                         gconstpointer  data)
{
  g_autoptr(BacklotPage) page = g_object_ref_sink (backlot_home_page_new (fixture->context));
  GtkWidget *list = NULL;
  GtkWidget *show_all = NULL;
  guint n_rows = 0;

  for (int i = 1; i <= 30; i++)
    {
      g_autofree char *jobs =
        g_strdup_printf ("[{'id':'0b3f1f6e-95c4-4d7e-8a3f-%012d','project_id':'" PROJECT "',"
                         "'cost':5,'user_id':'" BACKLOT_LOCAL_USER_ID "','kind':'film_render',"
                         "'status':'processing','progress':10,'version':2,"
                         "'created_at':'2025-01-05T10:00:00Z'}]", i);

      test_context_write (fixture, "jobs", jobs);
    }
  list = gtk_widget_get_ancestor (test_find (GTK_WIDGET (page), BACKLOT_TYPE_QUEUE_ROW, NULL),
                                  GTK_TYPE_LIST_BOX);
  for (GtkWidget *row = gtk_widget_get_first_child (list); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    n_rows++;
  g_assert_cmpuint (n_rows, >, 0);
  g_assert_cmpuint (n_rows, <, 30);
  show_all = test_find (GTK_WIDGET (page), GTK_TYPE_BUTTON, "Show All");
  g_assert_nonnull (show_all);
  g_assert_true (gtk_widget_get_visible (show_all));
}

static void
with_files_cb (GSimpleAction  *action,
               GVariant       *parameter,
               GStrv          *uris)
{
  *uris = g_variant_dup_strv (parameter, NULL);
}

static GtkEventController *
find_drop_target (GtkWidget *widget)
{
  g_autoptr(GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr(GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_DROP_TARGET (controller))
        return controller;
    }
  return NULL;
}

static void
test_dropped_photos_begin_a_project (TestContext   *fixture,
                                     gconstpointer  data)
{
  g_autoptr(BacklotPage) page = g_object_ref_sink (backlot_home_page_new (fixture->context));
  g_autoptr(GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr(GSimpleAction) action =
    g_simple_action_new ("new-project-with", G_VARIANT_TYPE ("as"));
  g_autoptr(GFile) file = test_context_picture (fixture, "a b.png", 4, 3);
  g_autofree char *uri = g_file_get_uri (file);
  g_auto(GStrv) uris = NULL;
  g_auto(GValue) value = G_VALUE_INIT;
  gboolean taken = FALSE;

  g_signal_connect (action, "activate", G_CALLBACK (with_files_cb), &uris);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
  gtk_widget_insert_action_group (GTK_WIDGET (page), "app", G_ACTION_GROUP (group));
  g_value_init (&value, GDK_TYPE_FILE_LIST);
  g_value_take_boxed (&value, gdk_file_list_new_from_array (&file, 1));

  g_signal_emit_by_name (find_drop_target (GTK_WIDGET (page)), "drop", &value, 10.0, 10.0, &taken);
  g_assert_true (taken);
  g_assert_cmpuint (g_strv_length (uris), ==, 1);
  g_assert_cmpstr (uris[0], ==, uri);
}

static void
created_cb (BacklotNewProjectDialog  *dialog,
            const char               *project_id,
            char                    **created)
{
  *created = g_strdup (project_id);
}

static void
test_dialog_makes_a_project (TestContext   *fixture,
                             gconstpointer  data)
{
  BacklotDrafts *drafts = backlot_context_get_drafts (fixture->context);
  GtkWidget *window = gtk_window_new ();
  BacklotNewProjectDialog *dialog = backlot_new_project_dialog_new (fixture->context);
  BacklotProjectForm *form = backlot_new_project_dialog_get_form (dialog);
  GtkWidget *create = NULL;
  GtkWidget *playful = NULL;
  g_autofree char *created = NULL;
  g_autofree char *style = NULL;

  gtk_window_present (GTK_WINDOW (window));
  g_signal_connect (dialog, "created", G_CALLBACK (created_cb), &created);
  adw_dialog_present (ADW_DIALOG (dialog), window);
  create = test_find (GTK_WIDGET (dialog), GTK_TYPE_BUTTON, "C_reate");
  g_assert_nonnull (create);

  /* Without a title it stays, and says why. */
  g_signal_emit_by_name (create, "clicked");
  g_assert_null (created);
  g_assert_nonnull (test_find (GTK_WIDGET (dialog), GTK_TYPE_LABEL, "Give the project a title"));

  playful = test_find (GTK_WIDGET (dialog), GTK_TYPE_LABEL, "Playful");
  playful = gtk_widget_get_ancestor (playful, BACKLOT_TYPE_STYLE_CHOICE);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (playful), TRUE);
  g_object_get (drafts, "style", &style, NULL);
  g_assert_cmpstr (style, ==, "playful");

  g_object_set (drafts, "title", "Porto", NULL);
  g_object_add_weak_pointer (G_OBJECT (dialog), (gpointer *) &dialog);
  g_object_add_weak_pointer (G_OBJECT (form), (gpointer *) &form);
  g_signal_emit_by_name (create, "clicked");
  g_assert_nonnull (created);
  g_assert_true (g_uuid_string_is_valid (created));
  wait_until (dialog == NULL);
  /* It has the connection to its studio, which may be signed out of. */
  wait_until (form == NULL);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_draft_is_offered (TestContext   *fixture,
                       gconstpointer  data)
{
  BacklotDrafts *drafts = backlot_context_get_drafts (fixture->context);
  GtkWidget *window = gtk_window_new ();
  BacklotNewProjectDialog *dialog = NULL;
  g_autoptr(GFile) picture = test_context_picture (fixture, "a.png", 8, 8);
  g_autoptr(GListModel) files = test_list (picture, NULL);
  BacklotProjectForm *form = NULL;
  guint n_photos = 0;

  g_object_set (drafts, "title", "Porto", NULL);
  dialog = backlot_new_project_dialog_new (fixture->context);
  gtk_window_present (GTK_WINDOW (window));
  adw_dialog_present (ADW_DIALOG (dialog), window);
  form = backlot_new_project_dialog_get_form (dialog);
  g_assert_nonnull (test_find (GTK_WIDGET (dialog), GTK_TYPE_LABEL, "“Porto”"));

  /* Files wait for the answer, then go to the draft that was chosen. */
  backlot_new_project_dialog_add_files (dialog, files);
  g_signal_emit_by_name (test_find (GTK_WIDGET (dialog), GTK_TYPE_BUTTON, "Discard"), "clicked");
  g_assert_false (backlot_drafts_get_has_project (drafts));
  do
    {
      g_main_context_iteration (NULL, TRUE);
      g_object_get (form, "n-photos", &n_photos, NULL);
    }
  while (n_photos == 0);
  g_assert_true (backlot_drafts_get_has_project (drafts));
  test_close_dialog (ADW_DIALOG (dialog));
  gtk_window_destroy (GTK_WINDOW (window));
}

#define ADD(name, func) \
  g_test_add ("/home/" name, TestContext, NULL, test_context_set_up, func, test_context_tear_down)

int
main (int   argc,
      char *argv[])
{
  /* The session has folders of its own; isolated ones would lack the types of files, without which
   * no SVG icon and no picture is recognised. */
  g_test_init (&argc, &argv, NULL);

  ADD ("projects-are-cards", test_projects_are_cards);
  ADD ("welcome-is-for-the-first-start", test_welcome_is_for_the_first_start);
  ADD ("shared-projects-say-so", test_shared_projects_say_so);
  ADD ("long-titles-do-not-widen-cards", test_long_titles_do_not_widen_cards);
  ADD ("running-renders-have-a-row", test_running_renders_have_a_row);
  ADD ("many-renders-are-left-to-the-queue", test_many_renders_are_left_to_the_queue);
  ADD ("dropped-photos-begin-a-project", test_dropped_photos_begin_a_project);
  ADD ("dialog-makes-a-project", test_dialog_makes_a_project);
  ADD ("draft-is-offered", test_draft_is_offered);

  return g_test_run ();
}
