/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The application: makes each object once and hands it down. */

#include "config.h"

#include "app/backlot-application-private.h"

#define G_SETTINGS_ENABLE_BACKEND
#include <errno.h>
#include <fcntl.h>
#include <gio/gsettingsbackend.h>
#include <glib-unix.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>

#include "ui/shell/backlot-shortcuts.h"
#include "app/backlot-bench-marks.h"

#include "ui/common/backlot-ui-setup.h"
#include "ui/shell/backlot-trouble-window.h"

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

/* The window may be one of a program that runs already. */
static int
ask_for_inspector (BacklotApplication *self)
{
  g_autoptr(GError) error = NULL;

  if (!g_application_register (G_APPLICATION (self), NULL, &error))
    {
      g_printerr ("backlot: %s\n", error->message);
      return 1;
    }
  if (g_application_get_is_remote (G_APPLICATION (self)))
    g_action_group_activate_action (G_ACTION_GROUP (self), "inspector", NULL);
  return -1;
}

static int
backlot_application_handle_local_options (GApplication *application,
                                          GVariantDict *options)
{
  BacklotApplication *self = BACKLOT_APPLICATION (application);
  const char *data_dir = NULL;

  g_variant_dict_lookup (options, "data-dir", "^&ay", &data_dir);
  self->inspects = g_variant_dict_contains (options, "inspector");
  self->locations = backlot_locations_new (data_dir);
  if (data_dir == NULL)
    return self->inspects ? ask_for_inspector (self) : -1;
  if (!lock_data_dir (self))
    return 1;
  g_application_set_flags (application,
                           g_application_get_flags (application) | G_APPLICATION_NON_UNIQUE);
  return -1;
}

static GSettings *
make_settings (BacklotApplication *self)
{
  g_autoptr(GSettingsBackend) backend = NULL;

  if (self->locations->settings_file == NULL)
    return g_settings_new (APP_ID);
  backend = g_keyfile_settings_backend_new (self->locations->settings_file, "/", NULL);
  return g_settings_new_with_backend (APP_ID, backend);
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

/* Cache and outbox are opened here; what they hold can be shown before anybody is asked. */
static gboolean
open_backend (BacklotApplication *self)
{
  BacklotBackendOptions options = { 0 };

  options.cache_folder = self->locations->cache_folder;
  options.state_folder = self->locations->state_folder;
  options.data_dir = self->locations->data_dir;
  options.start_studio = TRUE;
  self->backend = backlot_backend_new (&options, &self->open_error);
  return self->backend != NULL;
}

/* What was damaged is set aside by who reads it; here the person is told. */
static void
note_loss (BacklotApplication *self)
{
  LarderOutbox *outbox = larder_client_get_outbox (backlot_backend_get_client (self->backend));

  if (larder_outbox_get_was_damaged (outbox))
    self->loss = g_strdup_printf (_("Changes that were not sent yet may be lost. What was left of "
                                    "them is kept in %s"), self->locations->state_folder);
  else if (backlot_state_get_is_lost (self->state))
    self->loss = g_strdup_printf (_("Drafts and the last window may be lost. What was left of them "
                                    "is kept in %s"), self->locations->state_folder);
}

static void
tell_loss (BacklotApplication *self)
{
  if (self->loss != NULL)
    backlot_context_tell (self->context, BACKLOT_MESSAGE_ERROR, self->loss);
  g_clear_pointer (&self->loss, g_free);
}

static void
add_file (GStrvBuilder *ids,
          LarderValue  *file)
{
  const char *id = file != NULL ? larder_value_get_member_string (file, "id") : NULL;

  if (id != NULL)
    g_strv_builder_add (ids, id);
}

/* Files of a draft are in the spool, but no unsent change tells of them. */
static void
sweep_spool (BacklotApplication *self)
{
  BacklotDrafts *drafts = backlot_state_get_drafts (self->state);
  g_autoptr(GStrvBuilder) keep = g_strv_builder_new ();
  g_auto(GStrv) ids = NULL;

  for (guint i = 0; i < backlot_drafts_get_n_photos (drafts); i++)
    add_file (keep, backlot_drafts_get_photo (drafts, i));
  add_file (keep, backlot_drafts_get_sound (drafts));
  ids = g_strv_builder_end (keep);
  backlot_upload_queue_sweep_spool (backlot_backend_get_uploads (self->backend),
                                    (const char * const *) ids, self->loss != NULL);
}

static void
finished_cb (BacklotApplication *self)
{
  backlot_application_stop (self);
}

static void
make_parts (BacklotApplication *self)
{
  g_autoptr(GSettings) settings = make_settings (self);
  BacklotPreferences *preferences = NULL;

  self->state = backlot_state_new (self->locations->state_folder, settings);
  preferences = backlot_state_get_preferences (self->state);
  g_signal_connect_object (preferences, "notify::theme", G_CALLBACK (theme_cb), preferences, 0);
  theme_cb (preferences);

  if (!open_backend (self))
    return;
  self->context = backlot_context_new (self->backend, self->state);
  self->notices = backlot_notices_new (self->backend, "");
  g_object_bind_property (backlot_state_get_ui_store (self->state), "notice-cursor",
                          self->notices, "cursor",
                          G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  self->notifier = backlot_notifier_new (G_APPLICATION (self), self->context, self->notices);
  self->background = backlot_background_new (self->context, self->notifier);
  g_signal_connect_object (self->background, "finished", G_CALLBACK (finished_cb), self,
                           G_CONNECT_SWAPPED);
  note_loss (self);
  sweep_spool (self);
}

static gboolean
signal_cb (gpointer user_data)
{
  backlot_application_stop (BACKLOT_APPLICATION (user_data));
  return G_SOURCE_CONTINUE;
}

static void
start_backend (BacklotApplication *self)
{
  g_autoptr(GMemoryMonitor) memory = NULL;

  if (self->started || self->backend == NULL)
    return;
  self->started = TRUE;
  memory = g_memory_monitor_dup_default ();
  larder_client_set_memory_monitor (backlot_backend_get_client (self->backend), memory);
  backlot_backend_start (self->backend);
}

static void
start_backend_cb (gpointer user_data)
{
  start_backend (BACKLOT_APPLICATION (user_data));
}

static void
service_idle_cb (gpointer user_data)
{
  BacklotApplication *self = BACKLOT_APPLICATION (user_data);

  if (gtk_application_get_windows (GTK_APPLICATION (self)) == NULL)
    backlot_application_stop (self);
}

static void
backlot_application_startup (GApplication *application)
{
  BacklotApplication *self = BACKLOT_APPLICATION (application);

  backlot_ui_register_resources ();
  G_APPLICATION_CLASS (backlot_application_parent_class)->startup (application);
  if (gdk_display_get_default () != NULL)
    backlot_ui_setup_text (gdk_display_get_default ());

  /* Let go in backlot_application_stop(), when everything is on the disk. */
  g_application_hold (application);
  g_unix_signal_add (SIGTERM, signal_cb, self);
  g_unix_signal_add (SIGINT, signal_cb, self);
  backlot_application_add_actions (self);
  backlot_shortcuts_install (GTK_APPLICATION (self));
  gtk_window_set_default_icon_name (APP_ID);
  make_parts (self);
  if (g_application_get_flags (application) & G_APPLICATION_IS_SERVICE)
    g_timeout_add_seconds_once (SERVICE_IDLE_S, service_idle_cb, self);
}

static void
window_removed_cb (BacklotApplication *self,
                   GtkWindow          *window)
{
  if (window == self->inspector)
    {
      self->inspector = NULL;
      backlot_application_update_focus (self);
    }
  else if (self->inspector != NULL && window == GTK_WINDOW (self->window))
    {
      /* It goes with what it looks at, and its own end is what is told then. */
      self->window = NULL;
      gtk_window_destroy (self->inspector);
      return;
    }
  if (gtk_application_get_windows (GTK_APPLICATION (self)) != NULL)
    return;
  self->window = NULL;
  if (self->notifier == NULL)
    {
      backlot_application_stop (self);
      return;
    }
  backlot_notifier_set_window (self->notifier, NULL);
  backlot_backend_set_focused (self->backend, FALSE);
  if (!self->stopping)
    backlot_background_enter (self->background);
}

BacklotWindow *
backlot_application_get_window (BacklotApplication *self)
{
  if (self->window != NULL)
    return self->window;
  if (self->context == NULL)
    {
      gtk_window_present (backlot_trouble_window_new (GTK_APPLICATION (self), self->open_error));
      return NULL;
    }

  backlot_background_leave (self->background);
  self->window = backlot_window_new (GTK_APPLICATION (self), self->context);
  g_signal_connect_object (self->window, "notify::is-active", G_CALLBACK (backlot_application_update_focus),
                           self, G_CONNECT_SWAPPED);
  backlot_notifier_set_window (self->notifier, self->window);
  tell_loss (self);
  backlot_bench_marks_follow (GTK_WINDOW (self->window), self->backend);
  return self->window;
}

/* The first frame waits for nobody: the studio is looked for when the window is on its way. */
static void
present (BacklotApplication *self,
         BacklotWindow      *window)
{
  gtk_window_present (GTK_WINDOW (window));
  g_idle_add_once (start_backend_cb, self);
  if (self->inspects)
    backlot_application_show_inspector (self);
  self->inspects = FALSE;
}

static void
backlot_application_activate (GApplication *application)
{
  BacklotApplication *self = BACKLOT_APPLICATION (application);
  BacklotWindow *window = backlot_application_get_window (self);

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
  g_autoptr(GListStore) photos = g_list_store_new (G_TYPE_FILE);

  if (window == NULL)
    return;
  if (backlot_window_get_address (window) == NULL)
    backlot_window_restore (window);
  present (self, window);

  for (int i = 0; i < n_files; i++)
    {
      g_autofree char *uri = g_file_get_uri (files[i]);

      if (g_file_has_uri_scheme (files[i], "backlot"))
        {
          backlot_window_open (window, uri);
          backlot_window_focus_page (window);
        }
      else
        g_list_store_append (photos, files[i]);
    }
  if (g_list_model_get_n_items (G_LIST_MODEL (photos)) > 0)
    backlot_application_new_project (self, G_LIST_MODEL (photos));
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

static void
created_cb (BacklotApplication *self,
            const char         *project_id)
{
  g_autofree char *address = g_strconcat ("project/", project_id, NULL);

  if (self->window == NULL)
    return;
  backlot_window_open (self->window, address);
  g_signal_connect_object (self->new_project, "closed", G_CALLBACK (created_closed_cb), self,
                           G_CONNECT_SWAPPED);
}

void
backlot_application_new_project (BacklotApplication *self,
                                 GListModel         *files)
{
  BacklotWindow *window = backlot_application_get_window (self);

  if (window == NULL)
    return;
  if (self->new_project == NULL)
    {
      self->new_project = backlot_new_project_dialog_new (self->context);
      g_object_add_weak_pointer (G_OBJECT (self->new_project), (gpointer *) &self->new_project);
      g_signal_connect_object (self->new_project, "created", G_CALLBACK (created_cb), self,
                               G_CONNECT_SWAPPED);
      adw_dialog_present (ADW_DIALOG (self->new_project), GTK_WIDGET (window));
    }
  if (files != NULL)
    backlot_new_project_dialog_add_files (self->new_project, files);
}

static void
stopped_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  if (!backlot_backend_stop_finish (BACKLOT_BACKEND (object), result, &error))
    g_info ("not everything reached the disk: %s", error->message);
  g_application_release (G_APPLICATION (user_data));
  g_object_unref (user_data);
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
  if (self->backend != NULL && self->started)
    backlot_backend_stop_async (self->backend, NULL, stopped_cb, g_object_ref (self));
  else
    g_application_release (G_APPLICATION (self));
}

static void
backlot_application_shutdown (GApplication *application)
{
  BacklotApplication *self = BACKLOT_APPLICATION (application);
  g_autoptr(GError) error = NULL;

  if (self->state != NULL && !backlot_state_save (self->state, &error))
    g_info ("state file not written: %s", error->message);

  G_APPLICATION_CLASS (backlot_application_parent_class)->shutdown (application);
}

static void
backlot_application_finalize (GObject *object)
{
  BacklotApplication *self = BACKLOT_APPLICATION (object);

  g_clear_weak_pointer (&self->new_project);
  g_clear_object (&self->background);
  g_clear_object (&self->notifier);
  g_clear_object (&self->notices);
  g_clear_object (&self->context);
  g_clear_object (&self->backend);
  g_clear_object (&self->state);
  g_clear_error (&self->open_error);
  g_free (self->loss);
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
  const GOptionEntry options[] = {
    { "data-dir", 0, 0, G_OPTION_ARG_FILENAME, NULL,
      N_("Keep everything below one folder"), N_("DIR") },
    { "inspector", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Open the developer window"), NULL },
    { NULL },
  };

  self->lock_fd = -1;
  g_application_set_version (G_APPLICATION (self), PACKAGE_VERSION);
  g_application_add_main_option_entries (G_APPLICATION (self), options);
  g_application_set_option_context_parameter_string (G_APPLICATION (self), _("[URI|FILE…]"));
  g_signal_connect (self, "window-removed", G_CALLBACK (window_removed_cb), NULL);
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
