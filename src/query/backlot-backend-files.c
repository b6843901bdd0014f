/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files of one server and person on this computer: cache, outbox, and folders beside them. */

#include "config.h"

#include "query/backlot-backend-files.h"

#include <errno.h>
#include <glib/gstdio.h>

#include "service/backlot-service-error.h"

#include "query/backlot-error-service.h"

/* Rows of another shape are not read from the cache file. */
#define CACHE_BUSTER "1"
#define LOCAL_SERVER "local"

static gboolean
make_folder (const char  *path,
             GError     **error)
{
  if (g_mkdir_with_parents (path, 0700) == 0)
    return TRUE;
  g_set_error (error, BACKLOT_ERROR,
               errno == ENOSPC ? BACKLOT_ERROR_DISK_FULL : BACKLOT_ERROR_DISK,
               "The folder “%s” can not be made: %s", path, g_strerror (errno));
  return FALSE;
}

static GError *
take_outbox_error (GError *error)
{
  BacklotError code = g_error_matches (error, LARDER_ERROR, LARDER_ERROR_BUSY)
                        ? BACKLOT_ERROR_IN_USE : BACKLOT_ERROR_DISK;
  GError *taken = g_error_new_literal (BACKLOT_ERROR, (int) code, error->message);

  g_error_free (error);
  return taken;
}

/* Of the address of a server, a name that is a folder: host, and port where there is one. */
static char *
name_server (const char *url)
{
  g_autoptr(GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  g_autofree char *host = NULL;

  if (uri == NULL || g_uri_get_host (uri) == NULL)
    return NULL;
  host = g_ascii_strdown (g_uri_get_host (uri), -1);
  g_strcanon (host, "abcdefghijklmnopqrstuvwxyz0123456789.-", '_');
  if (g_uri_get_port (uri) < 0)
    return g_steal_pointer (&host);
  return g_strdup_printf ("%s_%d", host, g_uri_get_port (uri));
}

/**
 * backlot_backend_dup_place:
 * @url: (nullable): of a team's server; %NULL: the studio of this computer
 * @user_id: (nullable): of the person there
 *
 * Returns: (transfer full) (nullable): below which folder everything of this studio is kept, which
 *   is also its name; %NULL: that is no studio
 */
char *
backlot_backend_dup_place (const char *url,
                           const char *user_id)
{
  g_autofree char *server = NULL;

  if (url == NULL)
    return g_build_filename (LOCAL_SERVER, BACKLOT_LOCAL_USER_ID, NULL);
  server = name_server (url);
  if (server == NULL || server[0] == '.' || server[0] == '\0' ||
      g_str_equal (server, LOCAL_SERVER) || user_id == NULL || !g_uuid_string_is_valid (user_id))
    return NULL;
  return g_build_filename (server, user_id, NULL);
}

/**
 * backlot_backend_files_open:
 * @self: zeroed; to be cleared also after an error
 * @options: where the files are
 *
 * Opens the files, and makes those that are not there. Errors: IN_USE when another process has the
 * outbox, DISK and DISK_FULL, INVALID when address and person are none.
 */
gboolean
backlot_backend_files_open (BacklotBackendFiles          *self,
                            const BacklotBackendOptions  *options,
                            GError                      **error)
{
  g_autofree char *place = NULL;
  g_autofree char *cache_folder = NULL;
  g_autofree char *state_folder = NULL;
  g_autofree char *cache_path = NULL;
  g_autofree char *outbox_path = NULL;
  g_autofree char *keys_path = NULL;
  g_autoptr(GError) local_error = NULL;

  if (options->in_memory)
    {
      self->memory_folder = g_dir_make_tmp ("backlot-XXXXXX", &local_error);
      if (self->memory_folder == NULL)
        {
          g_propagate_error (error, backlot_error_take_service (g_steal_pointer (&local_error)));
          return FALSE;
        }
      self->spool_folder = g_build_filename (self->memory_folder, "spool", NULL);
      self->pictures_folder = g_build_filename (self->memory_folder, "pictures", NULL);
      self->idempotency_keys = backlot_idempotency_keys_new (NULL);
      return TRUE;
    }
  place = backlot_backend_dup_place (options->url, options->user_id);
  if (place == NULL)
    {
      g_set_error_literal (error, BACKLOT_ERROR, BACKLOT_ERROR_INVALID, "This is no studio");
      return FALSE;
    }
  cache_folder = g_build_filename (options->cache_folder, place, NULL);
  state_folder = g_build_filename (options->state_folder, place, NULL);
  cache_path = g_build_filename (cache_folder, "cache.db", NULL);
  outbox_path = g_build_filename (state_folder, "outbox.db", NULL);
  keys_path = g_build_filename (state_folder, "requests.ini", NULL);
  self->spool_folder = g_build_filename (state_folder, "spool", NULL);
  self->pictures_folder = g_build_filename (cache_folder, "pictures", NULL);
  if (!make_folder (state_folder, error))
    return FALSE;
  /* Without a folder the cache works in memory, which is no reason to stop. */
  g_mkdir_with_parents (cache_folder, 0700);

  /* What is read back has errors of these domains, and GLib gives an error the room for what
   * belongs to it only when the domain is known. */
  backlot_error_quark ();
  backlot_service_error_quark ();
  self->outbox = larder_outbox_new (outbox_path, &local_error);
  if (self->outbox == NULL)
    {
      g_propagate_error (error, take_outbox_error (g_steal_pointer (&local_error)));
      return FALSE;
    }
  self->cache = larder_cache_new (cache_path, CACHE_BUSTER);
  self->idempotency_keys = backlot_idempotency_keys_new (keys_path);
  return TRUE;
}

/* Links are removed, not followed. */
static void
remove_tree (const char *path)
{
  GStatBuf info;
  g_autoptr(GDir) dir = NULL;
  const char *name;

  if (g_lstat (path, &info) == 0 && S_ISDIR (info.st_mode))
    dir = g_dir_open (path, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

void
backlot_backend_files_remove (const char *folder,
                              const char *place)
{
  g_autofree char *path = g_build_filename (folder, place, NULL);

  g_return_if_fail (place[0] != '\0');

  remove_tree (path);
}

/**
 * backlot_backend_files_clear:
 * @self: files that nobody writes any more
 *
 * Closes the files; what was in memory is gone.
 */
void
backlot_backend_files_clear (BacklotBackendFiles *self)
{
  g_clear_object (&self->cache);
  g_clear_object (&self->outbox);
  g_clear_pointer (&self->idempotency_keys, backlot_idempotency_keys_free);
  if (self->memory_folder != NULL)
    remove_tree (self->memory_folder);
  g_clear_pointer (&self->spool_folder, g_free);
  g_clear_pointer (&self->pictures_folder, g_free);
  g_clear_pointer (&self->memory_folder, g_free);
}
