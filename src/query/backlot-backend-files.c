/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files of one server and person on this computer: cache, outbox, and folders beside them. */

#include "config.h"

#include "query/backlot-backend-files.h"

#include <errno.h>
#include <glib/gstdio.h>

#include "query/backlot-error-service.h"

/* Rows of another shape are not read from the cache file. */
#define CACHE_BUSTER "1"
#define SERVER "local"

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

/**
 * backlot_backend_files_open:
 * @self: zeroed; to be cleared also after an error
 * @options: where the files are
 *
 * Opens the files, and makes those that are not there. Errors: IN_USE when another process has the
 * outbox, DISK and DISK_FULL.
 */
gboolean
backlot_backend_files_open (BacklotBackendFiles          *self,
                            const BacklotBackendOptions  *options,
                            GError                      **error)
{
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
  cache_folder = g_build_filename (options->cache_folder, SERVER, BACKLOT_LOCAL_USER_ID, NULL);
  state_folder = g_build_filename (options->state_folder, SERVER, BACKLOT_LOCAL_USER_ID, NULL);
  cache_path = g_build_filename (cache_folder, "cache.db", NULL);
  outbox_path = g_build_filename (state_folder, "outbox.db", NULL);
  keys_path = g_build_filename (state_folder, "requests.ini", NULL);
  self->spool_folder = g_build_filename (state_folder, "spool", NULL);
  self->pictures_folder = g_build_filename (cache_folder, "pictures", NULL);
  if (!make_folder (state_folder, error))
    return FALSE;
  /* Without a folder the cache works in memory, which is no reason to stop. */
  g_mkdir_with_parents (cache_folder, 0700);

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

static void
remove_memory_folder (BacklotBackendFiles *self)
{
  g_autoptr(GDir) spool = NULL;
  const char *name;

  if (self->memory_folder == NULL)
    return;
  spool = g_dir_open (self->spool_folder, 0, NULL);
  while (spool != NULL && (name = g_dir_read_name (spool)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->spool_folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (self->spool_folder);
  g_rmdir (self->memory_folder);
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
  remove_memory_folder (self);
  g_clear_pointer (&self->spool_folder, g_free);
  g_clear_pointer (&self->pictures_folder, g_free);
  g_clear_pointer (&self->memory_folder, g_free);
}
