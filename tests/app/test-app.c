/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decisions of the application: keys, folders, what is told, and when it may end. */

#include "config.h"

#include "ui/shell/backlot-shortcuts.h"
#include "app/backlot-background.h"
#include "app/backlot-locations.h"
#include "app/backlot-notifier.h"

static void
test_keys_can_be_read_and_are_used_once (void)
{
  g_autoptr(GHashTable) used = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < backlot_n_shortcuts; i++)
    {
      const BacklotShortcut *shortcut = &backlot_shortcuts[i];

      g_assert_nonnull (shortcut->keys[0]);
      g_assert_true (shortcut->title != NULL || shortcut->action != NULL);
      g_assert_cmpint (shortcut->title != NULL, ==, shortcut->group != NULL);
      for (guint k = 0; shortcut->keys[k] != NULL; k++)
        {
          guint key = 0;
          GdkModifierType modifiers = 0;
          g_autofree char *canonical = NULL;

          g_assert_true (gtk_accelerator_parse (shortcut->keys[k], &key, &modifiers));
          canonical = gtk_accelerator_name (key, modifiers);
          /* Keys of one widget may mean something else in another; those of the window may not. */
          if (shortcut->action != NULL)
            g_assert_true (g_hash_table_add (used, g_steal_pointer (&canonical)));
        }
    }
}

static void
test_no_key_of_the_window_is_a_plain_letter (void)
{
  for (guint i = 0; i < backlot_n_shortcuts; i++)
    for (guint k = 0; backlot_shortcuts[i].keys[k] != NULL; k++)
      {
        guint key = 0;
        GdkModifierType modifiers = 0;

        gtk_accelerator_parse (backlot_shortcuts[i].keys[k], &key, &modifiers);
        if (backlot_shortcuts[i].action != NULL && gdk_keyval_to_unicode (key) != 0)
          g_assert_cmpuint (modifiers, !=, 0);
      }
}

static void
test_what_is_told_depends_on_where_the_person_looks (void)
{
  g_assert_cmpint (backlot_notifier_decide (TRUE, TRUE, TRUE), ==, BACKLOT_TELL_NOTHING);
  g_assert_cmpint (backlot_notifier_decide (TRUE, FALSE, TRUE), ==, BACKLOT_TELL_TOAST);
  g_assert_cmpint (backlot_notifier_decide (TRUE, FALSE, FALSE), ==, BACKLOT_TELL_TOAST);
  g_assert_cmpint (backlot_notifier_decide (FALSE, FALSE, TRUE), ==, BACKLOT_TELL_DESKTOP);
  g_assert_cmpint (backlot_notifier_decide (FALSE, TRUE, TRUE), ==, BACKLOT_TELL_DESKTOP);
  g_assert_cmpint (backlot_notifier_decide (FALSE, FALSE, FALSE), ==, BACKLOT_TELL_NOTHING);
}

static void
test_burst_counts_the_last_minute (void)
{
  g_autoptr(GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64));
  const gint64 second = G_USEC_PER_SEC;

  g_assert_cmpuint (backlot_notifier_count (times, 0), ==, 1);
  g_assert_cmpuint (backlot_notifier_count (times, 10 * second), ==, 2);
  g_assert_cmpuint (backlot_notifier_count (times, 59 * second), ==, 3);
  g_assert_cmpuint (backlot_notifier_count (times, 60 * second), ==, 3);
  g_assert_cmpuint (backlot_notifier_count (times, 200 * second), ==, 1);
}

static void
test_data_dir_holds_everything (void)
{
  g_autoptr(BacklotLocations) own = backlot_locations_new ("/tmp/some/dir");
  g_autoptr(BacklotLocations) usual = backlot_locations_new (NULL);
  g_autofree char *state = g_build_filename (g_get_user_state_dir (), BACKLOT_FOLDER, NULL);

  g_assert_cmpstr (own->data_dir, ==, "/tmp/some/dir");
  g_assert_true (g_str_has_prefix (own->cache_folder, "/tmp/some/dir/"));
  g_assert_true (g_str_has_prefix (own->state_folder, "/tmp/some/dir/"));
  g_assert_true (g_str_has_prefix (own->settings_file, "/tmp/some/dir/"));
  g_assert_true (g_str_has_prefix (own->lock_file, "/tmp/some/dir/"));

  g_assert_null (usual->data_dir);
  g_assert_null (usual->settings_file);
  g_assert_cmpstr (usual->state_folder, ==, state);
}

/* What a studio tells may lack what a button needs. */
static void
test_a_button_has_what_it_is_for (void)
{
  const char *events[] = { "task_assigned", "job_failed", "mentioned", "something_new" };
  g_autoptr(LarderTable) table = larder_table_new ("notifications", BACKLOT_TYPE_NOTIFICATION);

  for (gsize i = 0; i < G_N_ELEMENTS (events); i++)
    {
      g_autofree char *json = g_strdup_printf ("{\"id\":\"n\",\"event\":\"%s\",\"params\":{},"
                                               "\"version\":%" G_GSIZE_FORMAT "}", events[i], i + 1);
      g_autoptr(LarderValue) row = larder_value_new_from_json (json, -1, NULL);
      g_autoptr(GNotification) notification = g_notification_new ("Told");
      g_autoptr(BacklotNotification) told = NULL;

      larder_table_upsert (table, row);
      told = BACKLOT_NOTIFICATION (larder_table_get_record (table, "n"));
      g_assert_cmpstr (backlot_notification_get_event (told), ==, events[i]);
      backlot_notifier_add_buttons (notification, told, "backlot:notifications");
    }
}

/* Files that the network holds are not on their way, and nobody is told so. */
static void
test_status_says_what_goes_on (void)
{
  const struct
  {
    guint       n_renders, n_held;
    gboolean    has_work, sends;
    const char *status;
  } cases[] = {
    { 2, 1, TRUE, TRUE, "Rendering 2 films" },
    { 0, 1, TRUE, TRUE, "Sending files" },
    { 0, 1, TRUE, FALSE, "Waiting for power" },
    { 0, 0, TRUE, FALSE, "Files wait to be sent" },
    { 0, 0, FALSE, FALSE, "Waiting for news" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *status =
        backlot_background_word_status (cases[i].n_renders, cases[i].n_held, cases[i].has_work,
                                        cases[i].sends);

      g_assert_cmpstr (status, ==, cases[i].status);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/app/keys-can-be-read-and-are-used-once",
                   test_keys_can_be_read_and_are_used_once);
  g_test_add_func ("/app/no-key-of-the-window-is-a-plain-letter",
                   test_no_key_of_the_window_is_a_plain_letter);
  g_test_add_func ("/app/what-is-told-depends-on-where-the-person-looks",
                   test_what_is_told_depends_on_where_the_person_looks);
  g_test_add_func ("/app/burst-counts-the-last-minute", test_burst_counts_the_last_minute);
  g_test_add_func ("/app/a-button-has-what-it-is-for", test_a_button_has_what_it_is_for);
  g_test_add_func ("/app/status-says-what-goes-on", test_status_says_what_goes_on);
  g_test_add_func ("/app/data-dir-holds-everything", test_data_dir_holds_everything);

  return g_test_run ();
}
