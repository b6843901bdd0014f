/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Slices as files of a folder. */

#include "config.h"

#include "larder/larder-slice-storage.h"

#include <errno.h>
#include <glib/gstdio.h>

#include "larder/larder-error.h"

/* A file above this was not written by us, and is not read into memory. */
#define MAX_BYTES (64 * 1024 * 1024)

/* The record before the last, beside it. */
#define FORMER ".bak"

/* How many damaged ones are kept; then the last of them is replaced. */
#define MAX_ASIDE 100

/**
 * LarderFileStorage:
 *
 * Keeps each slice in a file of JSON in one folder, which is made when it is not there.
 *
 * A file is never half written: the new one takes the place of the old one when it is on the disk.
 * With [method@Larder.FileStorage.set_keeps_former] the old one stays beside it, and is read when
 * the new one can not be.
 */
struct _LarderFileStorage
{
  GObject   parent_instance;

  char     *folder;
  gboolean  synchronous;
  gboolean  keeps_former;
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
read_record (const char  *path,
             GError     **error)
{
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

/* What was set aside before is not replaced by what is set aside now. */
static gboolean
move_aside (LarderSliceStorage  *storage,
            const char          *name,
            const char          *suffix,
            GError             **error)
{
  g_autofree char *path = get_path (storage, name, suffix);
  g_autofree char *aside = get_path (storage, name, ".damaged");

  for (guint i = 2; i <= MAX_ASIDE && g_file_test (aside, G_FILE_TEST_EXISTS); i++)
    {
      g_autofree char *next = g_strdup_printf (".damaged-%u", i);

      g_free (aside);
      aside = get_path (storage, name, next);
    }
  if (g_rename (path, aside) == 0 || errno == ENOENT)
    return TRUE;
  set_error (error, path, g_strerror (errno));
  return FALSE;
}

static LarderValue *
load (LarderSliceStorage  *storage,
      const char          *name,
      GError             **error)
{
  g_autofree char *path = get_path (storage, name, "");
  g_autofree char *former = get_path (storage, name, FORMER);
  g_autoptr(GError) local = NULL;
  LarderValue *record = read_record (path, &local);

  if (record == NULL && LARDER_FILE_STORAGE (storage)->keeps_former)
    {
      if (local != NULL && g_file_test (former, G_FILE_TEST_EXISTS))
        {
          g_message ("The one before it is read: %s", local->message);
          move_aside (storage, name, "", NULL);
          g_clear_error (&local);
        }
      if (local == NULL)
        record = read_record (former, &local);
    }
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return record;
}

static gboolean
write_text (const char              *path,
            const char              *text,
            GFileSetContentsFlags    flags,
            GError                 **error)
{
  g_autoptr(GError) local = NULL;

  if (g_file_set_contents_full (path, text, -1, flags, 0600, &local))
    return TRUE;
  set_error (error, path, local->message);
  return FALSE;
}

/* Only one that can be read: else the last good one stays. */
static gboolean
keep_former (LarderSliceStorage  *storage,
             const char          *name,
             GError             **error)
{
  g_autofree char *path = get_path (storage, name, "");
  g_autofree char *former = get_path (storage, name, FORMER);
  g_autoptr(LarderValue) record = read_record (path, NULL);
  g_autofree char *text = record != NULL ? larder_value_to_json (record) : NULL;

  return text == NULL || write_text (former, text, G_FILE_SET_CONTENTS_CONSISTENT, error);
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

  if (g_mkdir_with_parents (self->folder, 0700) != 0)
    {
      set_error (error, self->folder, g_strerror (errno));
      return FALSE;
    }
  if (self->keeps_former && !keep_former (storage, name, error))
    return FALSE;
  return write_text (path, text, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                     error);
}

static gboolean
forget (LarderSliceStorage  *storage,
        const char          *name,
        GError             **error)
{
  const char *suffixes[] = { "", FORMER };

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *path = get_path (storage, name, suffixes[i]);

      if (i > 0 && !LARDER_FILE_STORAGE (storage)->keeps_former)
        break;
      if (g_unlink (path) != 0 && errno != ENOENT)
        {
          set_error (error, path, g_strerror (errno));
          return FALSE;
        }
    }
  return TRUE;
}

/* What was read last: the former one when the other is gone. */
static gboolean
set_aside (LarderSliceStorage  *storage,
           const char          *name,
           GError             **error)
{
  g_autofree char *path = get_path (storage, name, "");
  gboolean is_former = LARDER_FILE_STORAGE (storage)->keeps_former &&
                       !g_file_test (path, G_FILE_TEST_EXISTS);

  return move_aside (storage, name, is_former ? FORMER : "", error);
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

/**
 * larder_file_storage_set_keeps_former:
 * @keeps_former: whether the record before the last is kept as `<name>.json.bak`; %FALSE at first
 *
 * Says what happens to the record that a new one replaces. A kept one is read when the other can
 * not be, which is set aside then, or is not there.
 */
void
larder_file_storage_set_keeps_former (LarderFileStorage *self,
                                      gboolean           keeps_former)
{
  g_return_if_fail (LARDER_IS_FILE_STORAGE (self));

  self->keeps_former = !!keeps_former;
}
