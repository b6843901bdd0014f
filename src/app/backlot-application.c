/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The application: makes each object once and hands it down. */

#include "config.h"

#include "app/backlot-application-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>

#include "ui/shell/backlot-shortcuts.h"
#include "ui/common/backlot-ui-setup.h"

/* A program that the bus started and that nobody asked for anything ends after this time. */
#define SERVICE_IDLE_S 10

G_DEFINE_FINAL_TYPE (BacklotApplication, backlot_application, ADW_TYPE_APPLICATION)

/* One program for each data folder: there is no bus name that would keep a second one away. */
static gboolean
lock_data_dir (BacklotApplication *self)
{
  if (g_mkdir_with_parents (self->locations->data_dir, 0700) != 0)
    {
      g_printerr (_("%s: %s\n"), self->locations->data_dir, g_strerror (errno));
      return FALSE;
    }
  self->lock_fd = open (self->locations->lock_file, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (self->lock_fd < 0)
    {
      g_printerr (_("%s: %s\n"), self->locations->lock_file, g_strerror (errno));
      return FALSE;
    }
  if (flock (self->lock_fd, LOCK_EX | LOCK_NB) != 0)
    {
      g_printerr (_("Backlot already runs with the folder %s\n"), self->locations->data_dir);
      return FALSE;
    }
  return TRUE;
}

static int
backlot_application_handle_local_options (GApplication *application,
                                          GVariantDict *options)
{
  BacklotApplication *self = BACKLOT_APPLICATION (application);
  const char *data_dir = NULL;

  g_variant_dict_lookup (options, "data-dir", "^&ay", &data_dir);
  self->locations = backlot_locations_new (data_dir);
  if (data_dir != NULL)
    {
      if (!lock_data_dir (self))
        return 1;
      g_application_set_flags (application,
                               g_application_get_flags (application) | G_APPLICATION_NON_UNIQUE);
    }
  return backlot_application_follow_options (self, options);
}

static void
theme_cb (BacklotPreferences *preferences)
{
  const char *theme = backlot_preferences_get_theme (preferences);
  AdwColorScheme scheme = ADW_COLOR_SCHEME_DEFAULT;

  if (g_str_equal (theme, "light"))
    scheme = ADW_COLOR_SCHEME_FORCE_LIGHT;
  else if (g_str_equal (theme, "dark"))
    scheme = ADW_COLOR_SCHEME_FORCE_DARK;
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), scheme);
}

static void
make_parts (BacklotApplication *self)
{
  g_autoptr(GSettings) settings = backlot_locations_make_settings (self->locations);
  BacklotPreferences *preferences = NULL;

  self->state = backlot_state_new (self->locations->state_folder, settings);
  preferences = backlot_state_get_preferences (self->state);
  g_signal_connect_object (preferences, "notify::theme", G_CALLBACK (theme_cb), preferences, 0);
  theme_cb (preferences);
  backlot_application_add_background (self);
  backlot_application_open_studios (self);
}

static gboolean
signal_cb (gpointer user_data)
{
  backlot_application_stop (BACKLOT_APPLICATION (user_data));
  return G_SOURCE_CONTINUE;
}

static void
start_studios_cb (gpointer user_data)
{
  backlot_application_start_studios (BACKLOT_APPLICATION (user_data));
}

static void
service_idle_cb (gpointer user_data)
{
  BacklotApplication *self = BACKLOT_APPLICATION (user_data);

  if (gtk_application_get_windows (GTK_APPLICATION (self)) == NULL && !self->stays)
    backlot_application_stop (self);
}

/* libadwaita replaces the style sheet of GTK by its own. Where the empty one stands that it puts in
 * its place, GTK does not read its own first. */
static void
skip_style_of_gtk (void)
{
  if (g_getenv ("GTK_THEME") != NULL)
    return;
  g_setenv ("GTK_THEME", "Adwaita-empty", TRUE);
  if (gtk_init_check ())
    gtk_settings_get_default ();
  g_unsetenv ("GTK_THEME");
}

static void
backlot_application_startup (GApplication *application)
{
  BacklotApplication *self = BACKLOT_APPLICATION (application);

  backlot_ui_register_resources ();
  /* GTK looks for an icon of that name when there is none yet, and libadwaita makes it read the
   * folders of all icons again. */
  gtk_window_set_default_icon_name (APP_ID);
  skip_style_of_gtk ();
  G_APPLICATION_CLASS (backlot_application_parent_class)->startup (application);
  if (gdk_display_get_default () != NULL)
    backlot_ui_setup_text (gdk_display_get_default ());

  /* Let go in backlot_application_stop(), when everything is on the disk. */
  g_application_hold (application);
  g_unix_signal_add (SIGTERM, signal_cb, self);
  g_unix_signal_add (SIGINT, signal_cb, self);
  backlot_application_add_actions (self);
  backlot_shortcuts_install (GTK_APPLICATION (self));
  make_parts (self);
  if (g_application_get_flags (application) & G_APPLICATION_IS_SERVICE)
    g_timeout_add_seconds_once (SERVICE_IDLE_S, service_idle_cb, self);
}

/* The first frame waits for nobody: the studio is looked for when the window is on its way. */
static void
present (BacklotApplication *self,
         BacklotWindow      *window)
{
  gtk_window_present (GTK_WINDOW (window));
  g_idle_add_once (start_studios_cb, self);
  if (self->inspects)
    backlot_application_show_inspector (self);
  self->inspects = FALSE;
}

static void
backlot_application_activate (GApplication *application)
{
  BacklotApplication *self = BACKLOT_APPLICATION (application);
  BacklotWindow *window = NULL;

  if (self->hides)
    {
      self->hides = FALSE;
      backlot_application_start_studios (self);
      return;
    }
  window = backlot_application_get_window (self);
  if (window == NULL)
    return;
  if (backlot_window_get_address (window) == NULL)
    backlot_window_restore (window);
  present (self, window);
}

static void
backlot_application_open (GApplication  *application,
                          GFile        **files,
                          int            n_files,
                          const char    *hint)
{
  BacklotApplication *self = BACKLOT_APPLICATION (application);
  BacklotWindow *window = backlot_application_get_window (self);
  g_autoptr(GListStore) others = g_list_store_new (G_TYPE_FILE);

  if (window == NULL)
    return;
  if (backlot_window_get_address (window) == NULL)
    backlot_window_restore (window);
  present (self, window);

  for (int i = 0; i < n_files; i++)
    {
      g_autofree char *uri = g_file_get_uri (files[i]);

      if (g_file_has_uri_scheme (files[i], "backlot"))
        backlot_application_follow_link (self, uri);
      else
        g_list_store_append (others, files[i]);
    }
  backlot_application_take_files (self, G_LIST_MODEL (others));
}

static void
focus_page_cb (gpointer user_data)
{
  g_autoptr(BacklotApplication) self = BACKLOT_APPLICATION (user_data);

  if (self->window != NULL)
    backlot_window_focus_page (self->window);
}

/* A dialog that closes gives the focus back to where it was; the new project is elsewhere. */
static void
created_closed_cb (BacklotApplication *self)
{
  g_idle_add_once (focus_page_cb, g_object_ref (self));
}

void
backlot_application_show_created (BacklotApplication *self,
                                  const char         *project_id,
                                  AdwDialog          *dialog)
{
  g_autofree char *address = g_strconcat ("project/", project_id, NULL);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (dialog));

  if (BACKLOT_IS_WINDOW (root))
    backlot_application_look_at (self, BACKLOT_WINDOW (root));
  if (self->window == NULL)
    return;
  backlot_window_open (self->window, address);
  g_signal_connect_object (dialog, "closed", G_CALLBACK (created_closed_cb), self,
                           G_CONNECT_SWAPPED);
}

void
backlot_application_new_project (BacklotApplication *self,
                                 GListModel         *files)
{
  BacklotWindow *window = backlot_application_get_window (self);

  if (window == NULL)
    return;
  if (self->new_project != NULL)
    window = BACKLOT_WINDOW (gtk_widget_get_root (GTK_WIDGET (self->new_project)));
  else
    {
      self->new_project = backlot_new_project_dialog_new (backlot_window_get_context (window));
      g_object_add_weak_pointer (G_OBJECT (self->new_project), (gpointer *) &self->new_project);
      g_signal_connect_object (self->new_project, "created",
                               G_CALLBACK (backlot_application_show_created), self,
                               G_CONNECT_SWAPPED);
      adw_dialog_present (ADW_DIALOG (self->new_project), GTK_WIDGET (window));
    }
  if (!gtk_window_is_active (GTK_WINDOW (window)))
    gtk_window_present (GTK_WINDOW (window));
  if (files != NULL)
    backlot_new_project_dialog_add_files (self->new_project, files);
}

void
backlot_application_stop (BacklotApplication *self)
{
  GList *windows = NULL;

  if (self->stopping)
    return;
  self->stopping = TRUE;
  while ((windows = gtk_application_get_windows (GTK_APPLICATION (self))) != NULL)
    gtk_window_destroy (windows->data);
  backlot_application_end_background (self);
  backlot_application_stop_studios (self);
}

static void
backlot_application_shutdown (GApplication *application)
{
  BacklotApplication *self = BACKLOT_APPLICATION (application);
  g_autoptr(GError) error = NULL;

  if (self->state != NULL && !backlot_state_save (self->state, &error))
    g_info ("state file not written: %s", error->message);
  backlot_application_end_run (self);

  G_APPLICATION_CLASS (backlot_application_parent_class)->shutdown (application);
}

static void
backlot_application_finalize (GObject *object)
{
  BacklotApplication *self = BACKLOT_APPLICATION (object);

  g_clear_weak_pointer (&self->new_project);
  g_clear_weak_pointer (&self->connect_dialog);
  g_clear_pointer (&self->workplaces, g_ptr_array_unref);
  g_clear_object (&self->asking);
  g_clear_object (&self->portal);
  g_free (self->status);
  g_clear_object (&self->keyring);
  g_clear_object (&self->state);
  g_clear_error (&self->open_error);
  g_clear_pointer (&self->locations, backlot_locations_free);
  g_clear_fd (&self->lock_fd, NULL);

  G_OBJECT_CLASS (backlot_application_parent_class)->finalize (object);
}

static void
backlot_application_class_init (BacklotApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = backlot_application_finalize;
  application_class->handle_local_options = backlot_application_handle_local_options;
  application_class->startup = backlot_application_startup;
  application_class->activate = backlot_application_activate;
  application_class->open = backlot_application_open;
  application_class->shutdown = backlot_application_shutdown;
}

static void
backlot_application_init (BacklotApplication *self)
{
  self->lock_fd = -1;
  self->workplaces = g_ptr_array_new_with_free_func (g_object_unref);
  g_application_set_version (G_APPLICATION (self), PACKAGE_VERSION);
  backlot_application_add_options (self);
}

BacklotApplication *
backlot_application_new (void)
{
  return g_object_new (BACKLOT_TYPE_APPLICATION,
                       "application-id", APP_ID,
                       "flags", G_APPLICATION_HANDLES_OPEN,
                       "resource-base-path", RESOURCE_PATH,
                       NULL);
}
