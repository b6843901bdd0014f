/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Slices as files of a folder. */

#include "config.h"

#include "larder/larder-slice-storage.h"

#include <errno.h>
#include <glib/gstdio.h>

#include "larder/larder-error.h"

/* A file above this was not written by us, and is not read into memory. */
#define MAX_BYTES (64 * 1024 * 1024)

/**
 * LarderFileStorage:
 *
 * Keeps each slice in a file of JSON in one folder, which is made when it is not there.
 *
 * A file is never half written: the new one takes the place of the old one when it is on the disk.
 */
struct _LarderFileStorage
{
  GObject   parent_instance;

  char     *folder;
  gboolean  synchronous;
};

static void larder_file_storage_iface_init (LarderSliceStorageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LarderFileStorage, larder_file_storage, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (LARDER_TYPE_SLICE_STORAGE,
                                                      larder_file_storage_iface_init))

static char *
get_path (LarderSliceStorage *storage,
          const char         *name,
          const char         *suffix)
{
  /* A name is no path. */
  g_autofree char *escaped = g_uri_escape_string (name, NULL, TRUE);
  g_autofree char *file = g_strconcat (escaped, ".json", suffix, NULL);

  return g_build_filename (LARDER_FILE_STORAGE (storage)->folder, file, NULL);
}

static void
set_error (GError     **error,
           const char  *path,
           const char  *message)
{
  g_set_error (error, LARDER_ERROR, LARDER_ERROR_STORAGE, "“%s”: %s", path, message);
}

static gboolean
is_threaded (LarderSliceStorage *storage)
{
  return !LARDER_FILE_STORAGE (storage)->synchronous;
}

static LarderValue *
load (LarderSliceStorage  *storage,
      const char          *name,
      GError             **error)
{
  g_autofree char *path = get_path (storage, name, "");
  g_autofree char *text = NULL;
  g_autoptr(GError) local = NULL;
  g_autoptr(LarderValue) record = NULL;
  GStatBuf info;
  gsize length;

  if (g_stat (path, &info) == 0 && info.st_size > MAX_BYTES)
    {
      g_set_error (error, LARDER_ERROR, LARDER_ERROR_INVALID, "“%s” is too large", path);
      return NULL;
    }
  if (!g_file_get_contents (path, &text, &length, &local))
    {
      if (!g_error_matches (local, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        set_error (error, path, local->message);
      return NULL;
    }
  record = larder_value_new_from_json (text, (gssize) length, &local);
  if (record == NULL || larder_value_get_kind (record) != LARDER_VALUE_OBJECT)
    {
      g_set_error (error, LARDER_ERROR, LARDER_ERROR_INVALID, "“%s” is no record of a slice: %s",
                   path, local != NULL ? local->message : "no object");
      return NULL;
    }
  return g_steal_pointer (&record);
}

static gboolean
store (LarderSliceStorage  *storage,
       const char          *name,
       LarderValue         *record,
       GError             **error)
{
  LarderFileStorage *self = LARDER_FILE_STORAGE (storage);
  g_autofree char *path = get_path (storage, name, "");
  g_autofree char *text = larder_value_to_json (record);
  g_autoptr(GError) local = NULL;

  if (g_mkdir_with_parents (self->folder, 0700) != 0)
    {
      set_error (error, self->folder, g_strerror (errno));
      return FALSE;
    }
  if (!g_file_set_contents_full (path, text, -1,
                                 G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                 0600, &local))
    {
      set_error (error, path, local->message);
      return FALSE;
    }
  return TRUE;
}

static gboolean
forget (LarderSliceStorage  *storage,
        const char          *name,
        GError             **error)
{
  g_autofree char *path = get_path (storage, name, "");

  if (g_unlink (path) == 0 || errno == ENOENT)
    return TRUE;
  set_error (error, path, g_strerror (errno));
  return FALSE;
}

static gboolean
set_aside (LarderSliceStorage  *storage,
           const char          *name,
           GError             **error)
{
  g_autofree char *path = get_path (storage, name, "");
  g_autofree char *aside = get_path (storage, name, ".damaged");

  if (g_rename (path, aside) == 0 || errno == ENOENT)
    return TRUE;
  set_error (error, path, g_strerror (errno));
  return FALSE;
}

static void
larder_file_storage_iface_init (LarderSliceStorageInterface *iface)
{
  iface->is_threaded = is_threaded;
  iface->load = load;
  iface->store = store;
  iface->remove = forget;
  iface->set_aside = set_aside;
}

static void
larder_file_storage_finalize (GObject *object)
{
  LarderFileStorage *self = LARDER_FILE_STORAGE (object);

  g_free (self->folder);

  G_OBJECT_CLASS (larder_file_storage_parent_class)->finalize (object);
}

static void
larder_file_storage_class_init (LarderFileStorageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = larder_file_storage_finalize;
}

static void
larder_file_storage_init (LarderFileStorage *self)
{
}

/**
 * larder_file_storage_new:
 * @folder: (type filename): where the files are
 *
 * Makes a place in a folder; nothing is read or written yet.
 *
 * Returns: (transfer full): the place
 */
LarderFileStorage *
larder_file_storage_new (const char *folder)
{
  LarderFileStorage *self;

  g_return_val_if_fail (folder != NULL, NULL);

  self = g_object_new (LARDER_TYPE_FILE_STORAGE, NULL);
  self->folder = g_strdup (folder);
  return self;
}

/**
 * larder_file_storage_set_synchronous:
 * @synchronous: whether files are read and written in the caller's thread; %FALSE at first
 *
 * Says in which thread the work is done: what the first frame needs is read at once.
 */
void
larder_file_storage_set_synchronous (LarderFileStorage *self,
                                     gboolean           synchronous)
{
  g_return_if_fail (LARDER_IS_FILE_STORAGE (self));

  self->synchronous = !!synchronous;
}
