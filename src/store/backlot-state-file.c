/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One file in the form that every version of the program has written. */

#include "config.h"

#include "store/backlot-state-file.h"

/* Above this size another copy with a date is kept. */
#define LARGE_BYTES 50000

/* The file, and its copy when that is of no use. */
#define MAX_READINGS 2

struct _BacklotStateFile
{
  GObject             parent_instance;

  char               *folder;
  gint64              version;
  LarderSliceStorage *files;     /* (owned) */
};

static void backlot_state_file_iface_init (LarderSliceStorageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (BacklotStateFile, backlot_state_file, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (LARDER_TYPE_SLICE_STORAGE,
                                                      backlot_state_file_iface_init))

static gboolean
is_threaded (LarderSliceStorage *storage)
{
  return larder_slice_storage_is_threaded (BACKLOT_STATE_FILE (storage)->files);
}

static LarderValue *
make_record (BacklotStateFile  *self,
             LarderValue       *file,
             GError           **error)
{
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();
  gint64 version = larder_value_get_member_int (file, "version", 0);
  LarderValue *data = larder_value_get_member (file, "data");

  if (version < 1 || data == NULL || larder_value_get_kind (data) != LARDER_VALUE_OBJECT)
    {
      g_set_error_literal (error, LARDER_ERROR, LARDER_ERROR_INVALID, "No version or no data");
      return NULL;
    }
  if (version > self->version)
    {
      g_set_error (error, LARDER_ERROR, LARDER_ERROR_NEWER,
                   "Version %" G_GINT64_FORMAT " is newer than %" G_GINT64_FORMAT, version,
                   self->version);
      return NULL;
    }
  larder_value_builder_set_value (builder, "state", data);
  larder_value_builder_set_int (builder, "version", version);
  return larder_value_builder_end (builder);
}

static LarderValue *
load (LarderSliceStorage  *storage,
      const char          *name,
      GError             **error)
{
  BacklotStateFile *self = BACKLOT_STATE_FILE (storage);
  g_autoptr(GError) useless = NULL;
  LarderValue *record = NULL;

  for (guint i = 0; record == NULL && i < MAX_READINGS; i++)
    {
      g_autoptr(LarderValue) file = larder_slice_storage_load (self->files, name, error);

      if (file == NULL)
        break;
      g_clear_error (&useless);
      record = make_record (self, file, &useless);
      if (record == NULL)
        {
          g_message ("What was kept in “%s” is set aside: %s", name, useless->message);
          larder_slice_storage_set_aside (self->files, name, NULL);
        }
    }
  larder_file_storage_set_synchronous (LARDER_FILE_STORAGE (self->files), FALSE);
  if (record == NULL && useless != NULL && (error == NULL || *error == NULL))
    g_propagate_error (error, g_steal_pointer (&useless));
  return record;
}

static gboolean
keep_large (BacklotStateFile  *self,
            const char        *name,
            LarderValue       *file,
            GError           **error)
{
  g_autofree char *text = larder_value_to_json (file);
  g_autoptr(GDateTime) now = NULL;
  g_autofree char *day = NULL;
  g_autofree char *path = NULL;

  if (strlen (text) <= LARGE_BYTES)
    return TRUE;
  now = g_date_time_new_now_utc ();
  day = g_date_time_format (now, "json.%Y-%m-%d");
  path = g_strdup_printf ("%s/%s.%s", self->folder, name, day);
  return g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}

static gboolean
store (LarderSliceStorage  *storage,
       const char          *name,
       LarderValue         *record,
       GError             **error)
{
  BacklotStateFile *self = BACKLOT_STATE_FILE (storage);
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();
  g_autoptr(LarderValue) file = NULL;

  larder_value_builder_set_int (builder, "version",
                                larder_value_get_member_int (record, "version", 0));
  larder_value_builder_set_int (builder, "timestamp", g_get_real_time () / 1000);
  larder_value_builder_set_value (builder, "data", larder_value_get_member (record, "state"));
  file = larder_value_builder_end (builder);
  return larder_slice_storage_store (self->files, name, file, error) &&
         keep_large (self, name, file, error);
}

static gboolean
forget (LarderSliceStorage  *storage,
        const char          *name,
        GError             **error)
{
  return larder_slice_storage_remove (BACKLOT_STATE_FILE (storage)->files, name, error);
}

static gboolean
set_aside (LarderSliceStorage  *storage,
           const char          *name,
           GError             **error)
{
  return larder_slice_storage_set_aside (BACKLOT_STATE_FILE (storage)->files, name, error);
}

static void
backlot_state_file_iface_init (LarderSliceStorageInterface *iface)
{
  iface->is_threaded = is_threaded;
  iface->load = load;
  iface->store = store;
  iface->remove = forget;
  iface->set_aside = set_aside;
}

static void
backlot_state_file_finalize (GObject *object)
{
  BacklotStateFile *self = BACKLOT_STATE_FILE (object);

  g_clear_object (&self->files);
  g_free (self->folder);

  G_OBJECT_CLASS (backlot_state_file_parent_class)->finalize (object);
}

static void
backlot_state_file_class_init (BacklotStateFileClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = backlot_state_file_finalize;
}

static void
backlot_state_file_init (BacklotStateFile *self)
{
}

BacklotStateFile *
backlot_state_file_new (const char *folder,
                        gint64      version)
{
  BacklotStateFile *self = NULL;
  LarderFileStorage *files = NULL;

  g_return_val_if_fail (folder != NULL, NULL);

  files = larder_file_storage_new (folder);
  larder_file_storage_set_synchronous (files, TRUE);
  larder_file_storage_set_keeps_former (files, TRUE);
  self = g_object_new (BACKLOT_TYPE_STATE_FILE, NULL);
  self->folder = g_strdup (folder);
  self->version = version;
  self->files = LARDER_SLICE_STORAGE (files);
  return self;
}
