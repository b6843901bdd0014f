/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the client keeps its files. */

#include "config.h"

#define G_SETTINGS_ENABLE_BACKEND
#include "app/backlot-locations.h"

#include <gio/gsettingsbackend.h>

BacklotLocations *
backlot_locations_new (const char *data_dir)
{
  BacklotLocations *self = g_new0 (BacklotLocations, 1);

  if (data_dir != NULL)
    {
      g_autoptr(GFile) folder = g_file_new_for_commandline_arg (data_dir);

      self->data_dir = g_file_get_path (folder);
    }

  if (self->data_dir != NULL)
    {
      self->cache_folder = g_build_filename (self->data_dir, "cache", NULL);
      self->state_folder = g_build_filename (self->data_dir, "state", NULL);
      self->settings_file = g_build_filename (self->data_dir, "settings.ini", NULL);
      self->lock_file = g_build_filename (self->data_dir, "client.lock", NULL);
    }
  else
    {
      self->cache_folder = g_build_filename (g_get_user_cache_dir (), BACKLOT_FOLDER, NULL);
      self->state_folder = g_build_filename (g_get_user_state_dir (), BACKLOT_FOLDER, NULL);
    }
  self->search_link = g_build_filename (self->cache_folder, "search.db", NULL);
  return self;
}

void
backlot_locations_free (BacklotLocations *self)
{
  g_free (self->data_dir);
  g_free (self->cache_folder);
  g_free (self->state_folder);
  g_free (self->settings_file);
  g_free (self->lock_file);
  g_free (self->search_link);
  g_free (self);
}

GSettings *
backlot_locations_make_settings (BacklotLocations *self)
{
  g_autoptr(GSettingsBackend) backend = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->settings_file == NULL)
    return g_settings_new (APP_ID);
  backend = g_keyfile_settings_backend_new (self->settings_file, "/", NULL);
  return g_settings_new_with_backend (APP_ID, backend);
}
