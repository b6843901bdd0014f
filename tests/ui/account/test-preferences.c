/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each choice of the preferences is made at once, and is shown as it is. */

#include "config.h"

#include "backlot-test-context.h"

#include "query/account/backlot-profile-queries.h"
#include "query/project/backlot-projects-queries.h"

#include "ui/account/backlot-languages.h"
#include "ui/account/backlot-notifications-group.h"
#include "ui/account/backlot-preferences-dialog.h"
#include "ui/project/backlot-export-all.h"

#define PERSON "7a3c1de4-90ab-4b52-9c1e-5d1f2a6b8c01"

typedef struct
{
  TestContext         base;
  GtkWidget          *window;
  AdwDialog          *dialog;
  BacklotPreferences *preferences;   /* borrowed from the context */
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  test_context_set_up (&fixture->base, data);
  fixture->preferences = backlot_context_get_preferences (fixture->base.context);
  fixture->window = adw_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 800, 600);
  gtk_window_present (GTK_WINDOW (fixture->window));
  fixture->dialog = backlot_preferences_dialog_new (fixture->base.context);
  adw_dialog_present (fixture->dialog, fixture->window);
  wait_until (adw_dialog_get_focus (fixture->dialog) != NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  test_close_dialog (g_steal_pointer (&fixture->dialog));
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  test_context_tear_down (&fixture->base, data);
}

static GtkWidget *
find_row (GtkWidget  *root,
          const char *title)
{
  if (ADW_IS_PREFERENCES_ROW (root) &&
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

static void
test_choices_are_made_at_once (Fixture       *fixture,
                               gconstpointer  data)
{
  GtkWidget *compact = find_row (GTK_WIDGET (fixture->dialog), "_Compact Lists");
  GtkWidget *uploads = find_row (GTK_WIDGET (fixture->dialog), "_Files Sent at a Time");
  GtkWidget *limit = find_row (GTK_WIDGET (fixture->dialog), "Copies _Take at Most");
  GtkWidget *workers = find_row (GTK_WIDGET (fixture->dialog), "Films at a _Time");
  GtkWidget *power = find_row (GTK_WIDGET (fixture->dialog), "Only When Plugged _In");
  GtkWidget *metered = find_row (GTK_WIDGET (fixture->dialog),
                                 "Send Large Files on _Metered Connections");

  g_assert_false (gtk_widget_get_visible (find_row (GTK_WIDGET (fixture->dialog), "_Email")));
  g_assert_nonnull (compact);
  g_assert_nonnull (uploads);
  g_assert_nonnull (limit);
  adw_spin_row_set_value (ADW_SPIN_ROW (limit), 300.0);
  g_assert_cmpint (backlot_preferences_get_pictures_limit_mb (fixture->preferences), ==, 300);
  g_assert_nonnull (workers);
  g_assert_cmpfloat (adw_spin_row_get_value (ADW_SPIN_ROW (workers)), ==, 1.0);
  adw_spin_row_set_value (ADW_SPIN_ROW (workers), 3.0);
  g_assert_cmpint (backlot_preferences_get_render_workers (fixture->preferences), ==, 3);
  g_assert_nonnull (power);
  g_assert_false (adw_switch_row_get_active (ADW_SWITCH_ROW (power)));
  adw_switch_row_set_active (ADW_SWITCH_ROW (power), TRUE);
  g_assert_true (backlot_preferences_get_render_on_power_only (fixture->preferences));
  g_assert_nonnull (metered);
  g_assert_false (adw_switch_row_get_active (ADW_SWITCH_ROW (metered)));
  adw_switch_row_set_active (ADW_SWITCH_ROW (metered), TRUE);
  g_assert_true (backlot_preferences_get_send_when_metered (fixture->preferences));
  g_assert_false (adw_switch_row_get_active (ADW_SWITCH_ROW (compact)));
  g_assert_cmpfloat (adw_spin_row_get_value (ADW_SPIN_ROW (uploads)), ==, 2.0);
  adw_switch_row_set_active (ADW_SWITCH_ROW (compact), TRUE);
  adw_spin_row_set_value (ADW_SPIN_ROW (uploads), 5.0);
  g_assert_true (backlot_preferences_get_compact_mode (fixture->preferences));
  g_assert_cmpint (backlot_preferences_get_uploads_at_once (fixture->preferences), ==, 5);

  /* What another window chooses is shown here. */
  g_object_set (fixture->preferences, "compact-mode", FALSE, NULL);
  g_assert_false (adw_switch_row_get_active (ADW_SWITCH_ROW (compact)));
}

/* Those of the build's folder are tests/e2e/frame.py's. */
static void
test_language_is_one_that_is_installed (Fixture       *fixture,
                                        gconstpointer  data)
{
  GtkWidget *row = find_row (GTK_WIDGET (fixture->dialog), "Lan_guage");
  g_autofree char *catalogs = g_build_filename (fixture->base.folder, "es", "LC_MESSAGES", NULL);
  g_autofree char *catalog = g_build_filename (catalogs, GETTEXT_PACKAGE ".mo", NULL);
  g_auto(GStrv) before = backlot_languages_list (fixture->base.folder);
  g_auto(GStrv) after = NULL;
  g_autoptr(GtkStringList) names = NULL;

  g_assert_cmpint (g_mkdir_with_parents (catalogs, 0700), ==, 0);
  g_assert_true (g_file_set_contents (catalog, "", 0, NULL));
  after = backlot_languages_list (fixture->base.folder);
  names = backlot_languages_name ((const char * const *) after);
  g_assert_cmpstrv (before, ((const char *[]) { "", "en", NULL }));
  g_assert_cmpstrv (after, ((const char *[]) { "", "en", "es", NULL }));
  g_assert_cmpstr (gtk_string_list_get_string (names, 0), ==, "System");
  g_assert_cmpstr (gtk_string_list_get_string (names, 2), ==, "Español");
  g_assert_true (backlot_languages_can_be_chosen ("de_DE.UTF-8"));
  g_assert_false (backlot_languages_can_be_chosen ("C.UTF-8"));
  g_assert_cmpstr (backlot_languages_find_dates ("de", "en_US.UTF-8", "en_US.UTF-8"), ==,
                   "de_DE.UTF-8");
  /* Those of the session are as good, whatever is chosen for words. */
  g_assert_null (backlot_languages_find_dates ("de", "en_US.UTF-8", "de_AT.UTF-8"));
  g_assert_null (backlot_languages_find_dates ("de", "C.UTF-8", "C.UTF-8"));
  g_assert_null (backlot_languages_find_dates ("eo", "en_US.UTF-8", "en_US.UTF-8"));

  g_assert_nonnull (row);
  g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (row)), ==, 0);
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), 1);
  g_assert_cmpstr (larder_slice_get_string (LARDER_SLICE (fixture->preferences), "language"), ==,
                   "en");
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), 0);
  g_assert_cmpstr (larder_slice_get_string (LARDER_SLICE (fixture->preferences), "language"), ==,
                   "");
}

static void
test_mail_is_a_choice_of_a_team (TestContext   *fixture,
                                 gconstpointer  data)
{
  const BacklotBackendOptions options = {
    .cache_folder = fixture->folder,
    .state_folder = fixture->folder,
    .url = "http://127.0.0.1:9",
    .api_key = "key",
    .user_id = PERSON,
  };
  BacklotBackend *team = backlot_backend_new (&options, NULL);
  g_autoptr(BacklotProfile) profile = backlot_profile_get (team);
  LarderOutbox *outbox = larder_client_get_outbox (backlot_backend_get_client (team));
  g_autoptr(LarderValue) rows =
    larder_value_new_from_json ("[{\"id\":\"" PERSON "\",\"version\":1,\"preferences\":{}}]", -1,
                                NULL);
  GtkWidget *group = g_object_ref_sink (g_object_new (BACKLOT_TYPE_NOTIFICATIONS_GROUP, NULL));
  GtkWidget *row = find_row (group, "_Email");

  backlot_notifications_group_bind (BACKLOT_NOTIFICATIONS_GROUP (group),
                                    backlot_context_get_preferences (fixture->context), team);
  g_assert_true (gtk_widget_get_visible (row));
  g_assert_false (gtk_widget_get_sensitive (row));
  larder_client_write_rows (backlot_backend_get_client (team), "profiles", rows);
  wait_until (gtk_widget_get_sensitive (row));
  g_assert_false (adw_switch_row_get_active (ADW_SWITCH_ROW (row)));

  adw_switch_row_set_active (ADW_SWITCH_ROW (row), TRUE);
  wait_until (backlot_profile_get_email_notifications (profile));
  backlot_profile_set_email_notifications (team, FALSE);
  wait_until (!adw_switch_row_get_active (ADW_SWITCH_ROW (row)));

  /* Faster than anything is written down: the last choice holds. */
  adw_switch_row_set_active (ADW_SWITCH_ROW (row), TRUE);
  adw_switch_row_set_active (ADW_SWITCH_ROW (row), FALSE);
  wait_until (!larder_outbox_get_saving (outbox));
  g_assert_false (backlot_profile_get_email_notifications (profile));
  g_assert_false (adw_switch_row_get_active (ADW_SWITCH_ROW (row)));
  g_object_add_weak_pointer (G_OBJECT (group), (gpointer *) &group);
  g_object_unref (group);
  wait_until (group == NULL);
  g_clear_object (&profile);
  g_object_add_weak_pointer (G_OBJECT (team), (gpointer *) &team);
  g_object_unref (team);
  wait_until (team == NULL);
}

static void
test_projects_are_exported_where_there_are_some (Fixture       *fixture,
                                                 gconstpointer  data)
{
  BacklotBackend *backend = test_context_backend (&fixture->base);
  GtkWidget *button = test_find (GTK_WIDGET (fixture->dialog), GTK_TYPE_BUTTON, "_Export…");
  g_autofree char *id = NULL;

  g_assert_nonnull (button);
  g_assert_false (gtk_widget_get_sensitive (button));
  id = backlot_projects_create_film (backend, "Porto", "", "classic", 1, 360);
  wait_until (gtk_widget_get_sensitive (button));
}

static void
test_names_of_exported_files_are_apart (Fixture       *fixture,
                                        gconstpointer  data)
{
  g_autoptr(GFile) folder = g_file_new_for_path (fixture->base.folder);
  g_autofree char *there = g_build_filename (fixture->base.folder, "Porto.backlot", NULL);
  g_autoptr(GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const char *titles[] = { "Porto", "Porto", "a/b", "" };
  const char *names[] = { "Porto 2.backlot", "Porto 3.backlot", "a b.backlot", "Project.backlot" };
  g_autoptr(GError) error = NULL;

  g_file_set_contents (there, "", 0, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    {
      g_autoptr(GFile) file = backlot_export_all_find_file (folder, taken, titles[i]);
      g_autofree char *name = g_file_get_basename (file);

      g_assert_cmpstr (name, ==, names[i]);
    }
}

static gboolean
is_named (Fixture    *fixture,
          const char *name)
{
  LarderValue *studio =
    backlot_studios_find (backlot_context_get_studios (fixture->base.context), "team");

  return g_strcmp0 (larder_value_get_member_string (studio, "name"), name) == 0;
}

static void
press_key (Fixture    *fixture,
           const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->dialog), action, NULL));
}

static void
test_name_of_a_studio_comes_back (Fixture       *fixture,
                                  gconstpointer  data)
{
  BacklotHistory *history =
    backlot_histories_get (backlot_context_get_histories (fixture->base.context), NULL);
  g_autoptr(LarderValue) studio =
    larder_value_new_from_json ("{\"place\":\"team\",\"name\":\"Team\"}", -1, NULL);
  GtkWidget *row = NULL;
  GtkWidget *entry = NULL;

  backlot_studios_add (backlot_context_get_studios (fixture->base.context), studio);
  row = find_row (GTK_WIDGET (fixture->dialog), "Team");
  g_assert_nonnull (row);
  entry = find_row (row, "_Name");
  gtk_editable_set_text (GTK_EDITABLE (entry), "Other");
  g_signal_emit_by_name (entry, "apply");
  g_assert_true (is_named (fixture, "Other"));

  press_key (fixture, "preferences.undo");
  g_assert_true (is_named (fixture, "Team"));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "Team");
  press_key (fixture, "preferences.redo");
  g_assert_true (is_named (fixture, "Other"));
  press_key (fixture, "preferences.undo");

  /* By the toast, and from the window when the dialog is closed. */
  gtk_editable_set_text (GTK_EDITABLE (entry), "Other");
  g_signal_emit_by_name (entry, "apply");
  wait_until (test_find (GTK_WIDGET (fixture->dialog), GTK_TYPE_BUTTON, "_Undo") != NULL);
  g_signal_emit_by_name (test_find (GTK_WIDGET (fixture->dialog), GTK_TYPE_BUTTON, "_Undo"),
                         "clicked");
  g_assert_true (is_named (fixture, "Team"));
  gtk_editable_set_text (GTK_EDITABLE (entry), "Other");
  g_signal_emit_by_name (entry, "apply");
  g_assert_cmpint (backlot_history_undo (history), ==, BACKLOT_HISTORY_DONE);
  g_assert_true (is_named (fixture, "Team"));
  wait_until (test_find (GTK_WIDGET (fixture->dialog), GTK_TYPE_BUTTON, "_Undo") == NULL);
}

#define ADD(name, func) \
  g_test_add ("/preferences/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("choices-are-made-at-once", test_choices_are_made_at_once);
  ADD ("language-is-one-that-is-installed", test_language_is_one_that_is_installed);
  g_test_add ("/preferences/mail-is-a-choice-of-a-team", TestContext, NULL, test_context_set_up,
              test_mail_is_a_choice_of_a_team, test_context_tear_down);
  ADD ("projects-are-exported-where-there-are-some",
       test_projects_are_exported_where_there_are_some);
  ADD ("name-of-a-studio-comes-back", test_name_of_a_studio_comes_back);
  ADD ("names-of-exported-files-are-apart", test_names_of_exported_files_are_apart);

  return g_test_run ();
}
