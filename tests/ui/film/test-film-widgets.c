/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The widgets of a film: each template can be built, and says what its model says. */

#include "config.h"

#include "backlot-test-context.h"

#include "query/film/backlot-film-project.h"
#include "query/project/backlot-history.h"
#include "query/project/backlot-projects-queries.h"

#include "ui/common/backlot-page-state.h"
#include "ui/common/backlot-player.h"
#include "ui/common/backlot-thumbnail.h"
#include "ui/common/backlot-volume-button.h"
#include "ui/collab/backlot-comments.h"
#include "ui/collab/backlot-my-tasks-page.h"
#include "ui/collab/backlot-tasks.h"
#include "ui/film/backlot-film-bar.h"
#include "ui/film/backlot-film-details.h"
#include "ui/film/backlot-film-page.h"
#include "ui/film/backlot-film-photo-card.h"
#include "ui/film/backlot-film-photos.h"
#include "ui/film/backlot-film-renders.h"
#include "ui/film/backlot-film-settings.h"
#include "ui/film/backlot-render-card.h"

#define PHOTO(n) "0b3f1f6e-95c4-4d7e-8a3f-00000000000" n

static void
test_templates_can_be_built (TestContext   *fixture,
                             gconstpointer  data)
{
  const GType types[] = {
    BACKLOT_TYPE_PAGE_STATE, BACKLOT_TYPE_PLAYER, BACKLOT_TYPE_THUMBNAIL,
    BACKLOT_TYPE_VOLUME_BUTTON, BACKLOT_TYPE_FILM_PHOTO_CARD, BACKLOT_TYPE_FILM_PHOTOS,
    BACKLOT_TYPE_FILM_RENDERS, BACKLOT_TYPE_FILM_SETTINGS, BACKLOT_TYPE_RENDER_CARD,
  };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      GtkWidget *widget = g_object_ref_sink (g_object_new (types[i], NULL));
      int minimum = 0;

      gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
      g_test_message ("%s asks for %d pixels", g_type_name (types[i]), minimum);
      g_assert_cmpint (minimum, <=, 360);
      g_assert_finalize_object (widget);
    }
}

/* A page that breaks in two asks for what it was told to: what is on it is asked. */
static void
test_parts_fit_with_large_text (TestContext   *fixture,
                                gconstpointer  data)
{
  const GType types[] = {
    BACKLOT_TYPE_COMMENTS, BACKLOT_TYPE_FILM_BAR, BACKLOT_TYPE_FILM_PHOTOS,
    BACKLOT_TYPE_FILM_RENDERS, BACKLOT_TYPE_TASKS,
  };
  GtkSettings *settings = gtk_settings_get_default ();
  int dpi = 0;

  g_object_get (settings, "gtk-xft-dpi", &dpi, NULL);
  g_object_set (settings, "gtk-xft-dpi", 2 * 96 * 1024, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      GtkWidget *widget = g_object_ref_sink (g_object_new (types[i], NULL));
      int minimum = 0;

      gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
      g_test_message ("%s asks for %d pixels", g_type_name (types[i]), minimum);
      /* Other languages have longer words. */
      g_assert_cmpint (minimum, <=, 320);
      g_object_unref (widget);
    }
  g_object_set (settings, "gtk-xft-dpi", dpi, NULL);
}

/* The button stands in the header and, where the window is narrow, below the page. */
static void
test_render_button_says_why_it_can_not_be_pressed (TestContext   *fixture,
                                                   gconstpointer  data)
{
  BacklotBackend *backend = test_context_backend (fixture);
  g_autofree char *project_id =
    backlot_projects_create_film (backend, "Loft & Garden", "", "classic", 1, 360);
  GtkWidget *window = gtk_window_new ();
  BacklotPage *page = backlot_film_page_new (fixture->context, project_id);
  GtkWidget *button = NULL;
  int minimum = 0;

  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (page));
  gtk_widget_insert_action_group (window, "page", G_ACTION_GROUP (backlot_page_get_actions (page)));
  gtk_window_present (GTK_WINDOW (window));

  wait_until (g_strcmp0 (adw_navigation_page_get_title (ADW_NAVIGATION_PAGE (page)),
                         "Loft & Garden") == 0);
  button = test_find (GTK_WIDGET (page), GTK_TYPE_BUTTON, "Render");
  g_assert_nonnull (button);
  g_assert_false (gtk_widget_get_sensitive (button));
  g_assert_cmpstr (gtk_widget_get_tooltip_text (button), ==, "Add photos first");
  g_assert_nonnull (test_find (GTK_WIDGET (page), GTK_TYPE_LABEL, "No Photos Yet"));

  gtk_widget_measure (GTK_WIDGET (page), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL,
                      NULL);
  g_assert_cmpint (minimum, <=, 360);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_what_is_not_known_can_not_be_set (TestContext   *fixture,
                                       gconstpointer  data)
{
  BacklotPage *page = backlot_film_page_new (fixture->context, PHOTO ("7"));
  GtkWidget *window = gtk_window_new ();
  GtkWidget *settings = NULL;
  GtkWidget *minutes = NULL;

  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (page));
  settings = test_find (GTK_WIDGET (page), BACKLOT_TYPE_FILM_SETTINGS, NULL);
  minutes = test_find (settings, GTK_TYPE_SPIN_BUTTON, NULL);
  g_assert_false (gtk_widget_is_sensitive (minutes));

  /* The same that is shown where nothing is known. */
  test_context_write (fixture, "films",
                      "[{'project_id':'" PHOTO ("7") "','style':'classic','duration_min':1,"
                      "'height':720,'version':1}]");
  wait_until (gtk_widget_is_sensitive (minutes));
  g_assert_cmpint (gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (minutes)), ==, 1);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Most pages are left again without their details: these take long to make. */
static void
test_details_are_made_when_they_are_seen (TestContext   *fixture,
                                          gconstpointer  data)
{
  BacklotPage *page = backlot_film_page_new (fixture->context, PHOTO ("7"));
  GtkWidget *window = gtk_window_new ();
  GActionGroup *actions = G_ACTION_GROUP (backlot_page_get_actions (page));

  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (page));
  gtk_window_present (GTK_WINDOW (window));
  g_assert_null (test_find (GTK_WIDGET (page), BACKLOT_TYPE_FILM_DETAILS, NULL));

  g_action_group_change_action_state (actions, "details", g_variant_new_boolean (TRUE));
  wait_until (test_find (GTK_WIDGET (page), BACKLOT_TYPE_FILM_DETAILS, NULL) != NULL);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_tasks_of_a_long_project_fit (TestContext   *fixture,
                                  gconstpointer  data)
{
  BacklotBackend *backend = backlot_context_get_backend (fixture->context);
  g_autofree char *id =
    backlot_projects_create_film (backend, "A Summer in the Garden behind the House of Our "
                                  "Grandparents", "", "classic", 1, 360);
  GListModel *projects = backlot_context_get_projects (fixture->context);
  GtkWidget *window = gtk_window_new ();
  BacklotPage *page = backlot_my_tasks_page_new (fixture->context);
  GtkSettings *settings = gtk_settings_get_default ();
  GtkWidget *tasks = NULL;
  int minimum = 0;
  int dpi = 0;

  g_object_get (settings, "gtk-xft-dpi", &dpi, NULL);
  g_object_set (settings, "gtk-xft-dpi", 2 * 96 * 1024, NULL);
  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (page));
  gtk_window_present (GTK_WINDOW (window));
  wait_until (g_list_model_get_n_items (projects) == 1);
  wait_until (test_find (GTK_WIDGET (page), GTK_TYPE_LABEL,
                         "A Summer in the Garden behind the House of Our Grandparents") != NULL);
  tasks = test_find (GTK_WIDGET (page), BACKLOT_TYPE_TASKS, NULL);
  gtk_widget_measure (tasks, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_test_message ("they ask for %d pixels", minimum);
  g_assert_cmpint (minimum, <=, 340);
  gtk_window_destroy (GTK_WINDOW (window));
  g_object_set (settings, "gtk-xft-dpi", dpi, NULL);
}

static void
test_card_shows_the_caption_or_that_there_is_none (TestContext   *fixture,
                                                   gconstpointer  data)
{
  BacklotBackend *backend = test_context_backend (fixture);
  LarderClient *client = backlot_backend_get_client (backend);
  g_autofree char *project_id =
    backlot_projects_create_film (backend, "Porto", "", "classic", 1, 360);
  g_autofree char *rows =
    g_strdup_printf ("[{'id':'" PHOTO ("1") "','project_id':'%s','media_id':'" PHOTO ("8") "',"
                     "'position':1,'caption':'Rock & river','version':1},"
                     "{'id':'" PHOTO ("2") "','project_id':'%s','media_id':'" PHOTO ("9") "',"
                     "'position':2,'caption':'','version':1}]", project_id, project_id);
  g_autoptr(GListModel) photos = NULL;
  const char *captions[] = { "Rock & river", "No caption" };

  test_context_write (fixture, "photos", rows);
  photos = backlot_film_photo_list_new (larder_client_get_table (client, "photos"),
                                        larder_client_get_table (client, "media_files"), NULL,
                                        project_id);
  g_assert_cmpuint (g_list_model_get_n_items (photos), ==, G_N_ELEMENTS (captions));

  for (guint i = 0; i < G_N_ELEMENTS (captions); i++)
    {
      g_autoptr(BacklotFilmPhoto) photo = g_list_model_get_item (photos, i);
      GtkWidget *card = g_object_ref_sink (g_object_new (BACKLOT_TYPE_FILM_PHOTO_CARD,
                                                         "photo", photo, NULL));

      g_assert_nonnull (test_find (card, GTK_TYPE_LABEL, captions[i]));
      g_assert_finalize_object (card);
    }
}

static void
test_damaged_film_is_explained (TestContext   *fixture,
                                gconstpointer  data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "<film> & more.mp4", NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GError) error = NULL;
  GtkWidget *window = gtk_window_new ();
  GtkWidget *player = backlot_player_new ();
  GtkWidget *page = NULL;
  GtkWidget *details = NULL;
  GtkWidget *label = NULL;
  GdkRGBA color = { 0 };

  g_file_set_contents (path, "this is no film", -1, &error);
  g_assert_no_error (error);
  gtk_window_set_child (GTK_WINDOW (window), player);
  gtk_window_present (GTK_WINDOW (window));
  backlot_player_set_file (BACKLOT_PLAYER (player), file);

  page = test_find (player, ADW_TYPE_STATUS_PAGE, NULL);
  g_assert_nonnull (page);
  wait_until (gtk_widget_get_mapped (page));
  g_assert_cmpstr (adw_status_page_get_title (ADW_STATUS_PAGE (page)), ==,
                   "Couldn’t Play This Video");
  g_assert_cmpstr (adw_status_page_get_description (ADW_STATUS_PAGE (page)), ==,
                   "The file is damaged, or a decoder for it isn’t installed.");
  details = test_find (page, GTK_TYPE_EXPANDER, NULL);
  g_assert_false (gtk_expander_get_expanded (GTK_EXPANDER (details)));
  label = gtk_expander_get_child (GTK_EXPANDER (details));
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (label)), !=, "");
  g_assert_nonnull (test_find (page, GTK_TYPE_BUTTON, "Open With…"));
  /* The player is black in every style. */
  gtk_widget_get_color (test_find (page, GTK_TYPE_LABEL, "Couldn’t Play This Video"), &color);
  g_assert_cmpfloat (color.red, >, 0.9);
  g_assert_false (backlot_player_get_playing (BACKLOT_PLAYER (player)));
  gtk_window_destroy (GTK_WINDOW (window));
}

static AdwToast *shown_toast;

static void
add_toast_cb (BacklotPage *page,
              AdwToast    *toast,
              GtkWidget   *overlay)
{
  g_set_weak_pointer (&shown_toast, toast);
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), g_object_ref (toast));
}

static void
test_what_was_done_can_be_taken_back (TestContext   *fixture,
                                      gconstpointer  data)
{
  BacklotBackend *backend = test_context_backend (fixture);
  g_autofree char *project_id =
    backlot_projects_create_film (backend, "Porto", "", "classic", 1, 360);
  g_autoptr(BacklotProject) project = backlot_projects_get (backend, project_id);
  g_autoptr(BacklotHistory) history = backlot_history_new (backend, project_id);
  GtkWidget *window = gtk_window_new ();
  GtkWidget *overlay = adw_toast_overlay_new ();
  BacklotPage *page = g_object_new (BACKLOT_TYPE_PAGE, "title", "Page", NULL);
  AdwToast *other = adw_toast_new ("Upload complete");
  GtkWidget *button = NULL;

  adw_toast_set_timeout (other, 0);
  gtk_window_set_child (GTK_WINDOW (window), overlay);
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (overlay), GTK_WIDGET (page));
  g_signal_connect (page, "toast", G_CALLBACK (add_toast_cb), overlay);
  gtk_window_present (GTK_WINDOW (window));
  wait_until (g_str_equal (backlot_project_get_title (project), "Porto"));

  /* It does not wait behind another toast, which here would never go. */
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), other);
  backlot_history_set_title (history, "Faro");
  backlot_page_tell_undo (page, history, "Rock & <roll> renamed");
  wait_until (g_str_equal (backlot_project_get_title (project), "Faro"));
  wait_until (test_find (overlay, GTK_TYPE_LABEL, "Rock & <roll> renamed") != NULL);
  button = test_find (overlay, GTK_TYPE_BUTTON, "_Undo");
  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
  wait_until (g_str_equal (backlot_project_get_title (project), "Porto"));
  wait_until (shown_toast == NULL);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* The picture has the focus, for its keys; from there Tab goes through the controls, and on. */
static void
test_player_leads_to_its_controls (TestContext   *fixture,
                                   gconstpointer  data)
{
  const char *names[] = { "Play", NULL, NULL, "Repeat", "Save Frame…", "Full Screen" };
  GtkWidget *window = gtk_window_new ();
  GtkWidget *player = backlot_player_new ();

  gtk_window_set_default_size (GTK_WINDOW (window), 800, 500);
  gtk_window_set_child (GTK_WINDOW (window), player);
  gtk_window_present (GTK_WINDOW (window));
  wait_until (gtk_widget_get_width (test_find (player, GTK_TYPE_BUTTON, "Full Screen")) > 0);
  gtk_widget_grab_focus (player);
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (window)) == player);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      GtkWidget *focus = NULL;

      g_assert_true (gtk_widget_child_focus (window, GTK_DIR_TAB_FORWARD));
      focus = gtk_window_get_focus (GTK_WINDOW (window));
      g_test_message ("%u: %s “%s”", i, G_OBJECT_TYPE_NAME (focus),
                      gtk_widget_get_tooltip_text (focus));
      g_assert_true (gtk_widget_is_ancestor (focus, player));
      if (names[i] != NULL)
        g_assert_nonnull (test_find (focus, GTK_TYPE_WIDGET, names[i]));
      else
        g_assert_true (GTK_IS_SCALE (focus) ||
                       gtk_widget_get_ancestor (focus, BACKLOT_TYPE_VOLUME_BUTTON) != NULL);
    }
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_player_runs_left_to_right (TestContext   *fixture,
                                gconstpointer  data)
{
  GtkWidget *window = NULL;
  GtkWidget *player = NULL;
  GtkWidget *scale = NULL;
  graphene_rect_t play;
  graphene_rect_t full_screen;

  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  window = gtk_window_new ();
  player = backlot_player_new ();
  gtk_window_set_default_size (GTK_WINDOW (window), 800, 500);
  gtk_window_set_child (GTK_WINDOW (window), player);
  gtk_window_present (GTK_WINDOW (window));
  wait_until (gtk_widget_get_width (test_find (player, GTK_TYPE_BUTTON, "Full Screen")) > 0);

  scale = test_find (player, GTK_TYPE_SCALE, NULL);
  g_assert_true (gtk_widget_compute_bounds (test_find (player, GTK_TYPE_BUTTON, "Play"), player,
                                            &play));
  g_assert_true (gtk_widget_compute_bounds (test_find (player, GTK_TYPE_BUTTON, "Full Screen"),
                                            player, &full_screen));
  g_assert_cmpfloat (play.origin.x, <, full_screen.origin.x);
  g_assert_cmpint (gtk_widget_get_direction (scale), ==, GTK_TEXT_DIR_LTR);
  gtk_window_destroy (GTK_WINDOW (window));
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
}

#define ADD(name, func) \
  g_test_add ("/film-widgets/" name, TestContext, NULL, test_context_set_up, func, \
              test_context_tear_down)

int
main (int   argc,
      char *argv[])
{
  /* The session has folders of its own; isolated ones would lack the types of files, without which
   * no SVG icon and no picture is recognised. */
  g_test_init (&argc, &argv, NULL);

  ADD ("templates-can-be-built", test_templates_can_be_built);
  ADD ("parts-fit-with-large-text", test_parts_fit_with_large_text);
  ADD ("render-button-says-why-it-can-not-be-pressed",
       test_render_button_says_why_it_can_not_be_pressed);
  ADD ("what-is-not-known-can-not-be-set", test_what_is_not_known_can_not_be_set);
  ADD ("details-are-made-when-they-are-seen", test_details_are_made_when_they_are_seen);
  ADD ("tasks-of-a-long-project-fit", test_tasks_of_a_long_project_fit);
  ADD ("card-shows-the-caption-or-that-there-is-none",
       test_card_shows_the_caption_or_that_there_is_none);
  ADD ("damaged-film-is-explained", test_damaged_film_is_explained);
  ADD ("what-was-done-can-be-taken-back", test_what_was_done_can_be_taken_back);
  ADD ("player-leads-to-its-controls", test_player_leads_to_its_controls);
  ADD ("player-runs-left-to-right", test_player_runs_left_to_right);

  return g_test_run ();
}
