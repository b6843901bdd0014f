/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changes that wait for a person, decided in the dialog, against the real studio. */

#include "config.h"

#include "backlot-test-context.h"
#include "backlot-test-studio.h"

#include <adwaita.h>

#include "query/backlot-sync.h"
#include "query/film/backlot-film-project.h"
#include "query/project/backlot-photos-queries.h"
#include "query/project/backlot-projects-queries.h"

#include "ui/common/backlot-ui-setup.h"
#include "ui/film/backlot-film-photo-card.h"
#include "ui/shell/backlot-review-dialog.h"
#include "ui/shell/backlot-review-field.h"

typedef struct
{
  TestStudio       *studio;
  BacklotBackend   *backend;
  BacklotSync      *sync;
  BacklotHistories *histories;
  char             *project_id;
  char            **photo_ids;
  GtkWidget        *window;
  AdwDialog        *dialog;   /* (nullable): while it is open */
  AdwToast         *toast;    /* (owned) (nullable): the last one */
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->studio = test_studio_new ();
  test_studio_start (fixture->studio);
  fixture->backend = test_studio_new_backend (fixture->studio);
  backlot_backend_start (fixture->backend);
  fixture->project_id = backlot_projects_create_film (fixture->backend, "Porto", "", "classic", 1,
                                                      360);
  fixture->photo_ids = test_studio_add_photos (fixture->studio, fixture->backend,
                                               fixture->project_id, 2, 8);
  wait_until (test_backend_is_saved (fixture->backend));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_object (&fixture->toast);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  wait_until (fixture->dialog == NULL);
  g_assert_finalize_object (g_steal_pointer (&fixture->histories));
  g_assert_finalize_object (g_steal_pointer (&fixture->sync));
  test_studio_end_backend (fixture->backend);
  test_studio_free (fixture->studio);
  g_strfreev (fixture->photo_ids);
  g_free (fixture->project_id);
}

static void
toast_cb (AdwDialog *dialog,
          AdwToast  *toast,
          Fixture   *fixture)
{
  g_set_object (&fixture->toast, toast);
}

static LarderOutbox *
get_outbox (Fixture *fixture)
{
  return larder_client_get_outbox (backlot_backend_get_client (fixture->backend));
}

/* Mine is written here while somebody writes theirs; then the dialog is opened. */
static void
open_review (Fixture *fixture,
             guint    n_conflicts)
{
  test_studio_end_backend (fixture->backend);
  fixture->backend = test_studio_new_backend (fixture->studio);
  for (guint i = 0; i < n_conflicts; i++)
    {
      g_autofree char *query = g_strconcat ("id=eq.", fixture->photo_ids[i], NULL);
      g_autoptr(LarderValue) theirs = test_value ("{'caption': 'The old house'}");
      g_autoptr(LarderValue) rows = NULL;

      backlot_photos_set_caption (fixture->backend, fixture->photo_ids[i], "The new house");
      rows = test_studio_patch (fixture->studio, "photos", query, theirs);
    }
  fixture->sync = backlot_sync_new (fixture->backend);
  backlot_backend_start (fixture->backend);
  wait_until (larder_outbox_get_n_conflicts (get_outbox (fixture)) == n_conflicts);
  g_assert_cmpint (backlot_sync_get_state (fixture->sync), ==, BACKLOT_SYNC_CONFLICT);
  g_assert_cmpuint (g_list_model_get_n_items (backlot_sync_get_parked (fixture->sync)), ==,
                    n_conflicts);

  fixture->window = adw_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 800, 700);
  fixture->histories = backlot_histories_new (fixture->backend);
  fixture->dialog = backlot_review_dialog_new (fixture->backend, fixture->histories,
                                               backlot_sync_get_parked (fixture->sync), NULL);
  g_object_add_weak_pointer (G_OBJECT (fixture->dialog), (gpointer *) &fixture->dialog);
  g_signal_connect (fixture->dialog, "toast", G_CALLBACK (toast_cb), fixture);
  adw_dialog_present (fixture->dialog, fixture->window);
  gtk_window_present (GTK_WINDOW (fixture->window));
  wait_until (gtk_widget_get_mapped (GTK_WIDGET (fixture->dialog)));
}

static void
act (Fixture    *fixture,
     const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->dialog), action, NULL));
}

static gboolean
shows (Fixture    *fixture,
       const char *text)
{
  return test_find (GTK_WIDGET (fixture->dialog), GTK_TYPE_LABEL, text) != NULL;
}

static void
wait_for_server (Fixture    *fixture,
                 const char *caption)
{
  g_autoptr(LarderValue) row = NULL;

  wait_until (test_backend_is_saved (fixture->backend));
  row = test_studio_read_row (fixture->studio, "photos", fixture->photo_ids[0]);
  g_assert_cmpstr (larder_value_get_member_string (row, "caption"), ==, caption);
}

static void
test_both_versions_are_shown (Fixture       *fixture,
                              gconstpointer  data)
{
  int minimum = 0;

  open_review (fixture, 1);
  g_assert_cmpstr (adw_dialog_get_title (fixture->dialog), ==, "Two Versions of “Photo 1”");
  g_assert_true (shows (fixture, "Caption"));
  g_assert_true (shows (fixture, "The new house"));
  g_assert_true (shows (fixture, "The old house"));
  gtk_widget_measure (GTK_WIDGET (fixture->dialog), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL,
                      NULL, NULL);
  g_assert_cmpint (minimum, <=, 360);
}

/* What can be chosen is read first, not the text that may be made of it. */
static void
test_opens_at_the_first_choice (Fixture       *fixture,
                                gconstpointer  data)
{
  GtkWidget *focus = NULL;

  open_review (fixture, 1);
  wait_until ((focus = adw_dialog_get_focus (fixture->dialog)) != NULL);
  g_test_message ("%s has the focus", G_OBJECT_TYPE_NAME (focus));
  g_assert_true (GTK_IS_CHECK_BUTTON (focus));
  g_assert_true (gtk_check_button_get_active (GTK_CHECK_BUTTON (focus)));
}

/* Only the card of the photo that was changed twice. */
static void
test_card_leads_to_the_review (Fixture       *fixture,
                               gconstpointer  data)
{
  g_autoptr(BacklotFilmProject) film = NULL;

  open_review (fixture, 1);
  film = backlot_film_project_new (fixture->backend, fixture->project_id, NULL);
  wait_until (g_list_model_get_n_items (backlot_film_project_get_photos (film)) == 2);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(BacklotFilmPhoto) photo =
        g_list_model_get_item (backlot_film_project_get_photos (film), i);
      GtkWidget *card = g_object_ref_sink (g_object_new (BACKLOT_TYPE_FILM_PHOTO_CARD,
                                                         "backend", fixture->backend,
                                                         "photo", photo, NULL));
      BacklotChangeMark *mark =
        backlot_film_photo_card_get_mark (BACKLOT_FILM_PHOTO_CARD (card));
      GtkWidget *button = test_find (card, GTK_TYPE_BUTTON, "Review");

      g_assert_cmpint (button != NULL, ==, i == 0);
      g_assert_cmpint (backlot_change_mark_get_state (mark), ==,
                       i == 0 ? BACKLOT_SYNC_CONFLICT : BACKLOT_SYNC_SAVED);
      g_assert_cmpint (gtk_widget_get_visible (GTK_WIDGET (mark)), ==, i == 0);
      g_assert_finalize_object (card);
    }
}

static void
test_cancel_leaves_both (Fixture       *fixture,
                         gconstpointer  data)
{
  open_review (fixture, 1);
  act (fixture, "review.cancel");
  wait_until (fixture->dialog == NULL);
  g_assert_null (fixture->toast);
  g_assert_cmpuint (larder_outbox_get_n_conflicts (get_outbox (fixture)), ==, 1);
}

static void
test_mine_is_kept (Fixture       *fixture,
                   gconstpointer  data)
{
  open_review (fixture, 1);
  act (fixture, "review.keep-mine");
  wait_until (fixture->dialog == NULL);
  wait_for_server (fixture, "The new house");
  g_assert_nonnull (fixture->toast);
  g_signal_emit_by_name (fixture->toast, "button-clicked");
  wait_for_server (fixture, "The old house");
}

static void
test_theirs_is_kept (Fixture       *fixture,
                     gconstpointer  data)
{
  open_review (fixture, 1);
  act (fixture, "review.keep-theirs");
  wait_until (fixture->dialog == NULL);
  wait_for_server (fixture, "The old house");
  g_assert_nonnull (fixture->toast);
  g_signal_emit_by_name (fixture->toast, "button-clicked");
  wait_for_server (fixture, "The new house");
}

/* As the key does it: in the history of the project. */
static void
test_a_decision_is_a_step (Fixture       *fixture,
                           gconstpointer  data)
{
  BacklotHistory *history = NULL;

  open_review (fixture, 1);
  act (fixture, "review.keep-theirs");
  wait_until (fixture->dialog == NULL);
  wait_for_server (fixture, "The old house");
  history = backlot_histories_find (fixture->histories, FALSE);
  g_assert_nonnull (history);
  g_assert_cmpstr (backlot_history_get_project (history), ==, fixture->project_id);
  g_assert_cmpint (backlot_history_undo (history), ==, BACKLOT_HISTORY_DONE);
  wait_for_server (fixture, "The new house");
  g_assert_cmpint (backlot_history_redo (history), ==, BACKLOT_HISTORY_DONE);
  wait_for_server (fixture, "The old house");
}

static void
test_a_third_version_is_written (Fixture       *fixture,
                                 gconstpointer  data)
{
  GtkWidget *entry = NULL;

  open_review (fixture, 1);
  entry = test_find (GTK_WIDGET (fixture->dialog), GTK_TYPE_ENTRY, NULL);
  g_assert_nonnull (entry);
  gtk_editable_set_text (GTK_EDITABLE (entry), "The house, old and new");
  act (fixture, "review.apply");
  wait_until (fixture->dialog == NULL);
  wait_for_server (fixture, "The house, old and new");
  g_signal_emit_by_name (fixture->toast, "button-clicked");
  wait_for_server (fixture, "The new house");
}

static void
test_apply_takes_what_is_chosen (Fixture       *fixture,
                                 gconstpointer  data)
{
  GtkWidget *theirs = NULL;

  open_review (fixture, 1);
  theirs = gtk_widget_get_ancestor (test_find (GTK_WIDGET (fixture->dialog), GTK_TYPE_LABEL,
                                               "The old house"), GTK_TYPE_CHECK_BUTTON);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (theirs), TRUE);
  act (fixture, "review.apply");
  wait_until (fixture->dialog == NULL);
  wait_for_server (fixture, "The old house");
}

static void
test_the_title_has_room (Fixture       *fixture,
                         gconstpointer  data)
{
  open_review (fixture, 1);
  g_assert_true (shows (fixture, "Two Versions of “Photo 1”"));
  g_object_set (fixture->dialog, "stacked", TRUE, NULL);
  g_assert_false (shows (fixture, "Two Versions of “Photo 1”"));
  g_assert_true (shows (fixture, "Two Versions"));
  g_assert_true (shows (fixture, "Photo 1"));
}

static void
test_one_after_the_other (Fixture       *fixture,
                          gconstpointer  data)
{
  open_review (fixture, 2);
  g_assert_true (shows (fixture, "1 of 2"));
  act (fixture, "review.next");
  g_assert_cmpstr (adw_dialog_get_title (fixture->dialog), ==, "Two Versions of “Photo 2”");
  act (fixture, "review.keep-mine");
  wait_until (g_str_equal (adw_dialog_get_title (fixture->dialog), "Two Versions of “Photo 1”"));
  act (fixture, "review.keep-mine");
  wait_until (fixture->dialog == NULL);
  wait_for_server (fixture, "The new house");
}

static void
test_differences (void)
{
  const struct
  {
    const char *a;
    const char *b;
    gsize       n_begin;
    gsize       n_end;
  } cases[] = {
    { "The old house", "The new house", 4, 6 },
    { "Porto", "Porto", 5, 0 },
    { "", "Porto", 0, 0 },
    { "aaa", "aa", 2, 0 },
    { "aba", "aa", 1, 1 },
    /* Letters of two bytes that begin, or end, with the same byte. */
    { "ö", "ä", 0, 0 },
    { "Fähre", "Föhre", 1, 3 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gsize n_begin = 99;
      gsize n_end = 99;

      g_test_message ("“%s” and “%s”", cases[i].a, cases[i].b);
      backlot_review_field_find_difference (cases[i].a, cases[i].b, &n_begin, &n_end);
      g_assert_cmpuint (n_begin, ==, cases[i].n_begin);
      g_assert_cmpuint (n_end, ==, cases[i].n_end);
    }
}

#define ADD(name, func) g_test_add ("/review/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  backlot_ui_register_resources ();
  adw_init ();
  backlot_ui_setup_display (gdk_display_get_default ());

  g_test_add_func ("/review/differences", test_differences);
  ADD ("both-versions-are-shown", test_both_versions_are_shown);
  ADD ("opens-at-the-first-choice", test_opens_at_the_first_choice);
  ADD ("card-leads-to-the-review", test_card_leads_to_the_review);
  ADD ("cancel-leaves-both", test_cancel_leaves_both);
  ADD ("mine-is-kept", test_mine_is_kept);
  ADD ("theirs-is-kept", test_theirs_is_kept);
  ADD ("a-decision-is-a-step", test_a_decision_is_a_step);
  ADD ("a-third-version-is-written", test_a_third_version_is_written);
  ADD ("apply-takes-what-is-chosen", test_apply_takes_what_is_chosen);
  ADD ("the-title-has-room", test_the_title_has_room);
  ADD ("one-after-the-other", test_one_after_the_other);
  return g_test_run ();
}
