/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Adds many files at once, in the order in which they were chosen. */

#include "config.h"

#include "query/project/backlot-photos-queries.h"

/* One call. Imports end in any order; each is added when all before it have ended. */
typedef struct
{
  char                *project_id;
  GPtrArray           *files;      /* (owned) (element-type GFile) */
  BacklotMediaImport **imports;    /* (owned) each */
  GError             **errors;     /* (owned) each */
  guint                n_started;
  guint                n_running;
  guint                n_added;    /* or refused: those before this index are settled */
  GPtrArray           *photo_ids;  /* (owned) */
  GPtrArray           *refused;    /* (owned) (element-type BacklotRefusedFile) */
} Adding;

typedef struct
{
  GTask *task;    /* (owned) */
  guint  index;
} Import;

static void start_imports (GTask *task);

static void
refused_file_free (BacklotRefusedFile *refused)
{
  g_object_unref (refused->file);
  g_error_free (refused->error);
  g_free (refused);
}

static void
adding_free (Adding *adding)
{
  for (guint i = 0; i < adding->files->len; i++)
    {
      g_clear_object (&adding->imports[i]);
      g_clear_error (&adding->errors[i]);
    }
  g_free (adding->imports);
  g_free (adding->errors);
  g_free (adding->project_id);
  g_ptr_array_unref (adding->files);
  g_clear_pointer (&adding->photo_ids, g_ptr_array_unref);
  g_clear_pointer (&adding->refused, g_ptr_array_unref);
  g_free (adding);
}

static void
refuse (Adding *adding,
        guint   index,
        GError *error)
{
  BacklotRefusedFile *refused = g_new0 (BacklotRefusedFile, 1);

  refused->file = g_object_ref (g_ptr_array_index (adding->files, index));
  refused->error = error;
  g_ptr_array_add (adding->refused, refused);
}

static void
settle (GTask *task)
{
  BacklotBackend *backend = g_task_get_source_object (task);
  Adding *adding = g_task_get_task_data (task);

  while (adding->n_added < adding->files->len)
    {
      guint i = adding->n_added;

      if (adding->errors[i] != NULL)
        {
          if (!g_error_matches (adding->errors[i], G_IO_ERROR, G_IO_ERROR_CANCELLED))
            refuse (adding, i, g_steal_pointer (&adding->errors[i]));
        }
      else if (adding->imports[i] == NULL)
        return;
      else if (backlot_media_import_get_kind (adding->imports[i]) != BACKLOT_MEDIA_PHOTO)
        {
          backlot_media_import_discard (adding->imports[i]);
          refuse (adding, i, g_error_new_literal (BACKLOT_ERROR, BACKLOT_ERROR_NOT_AN_IMAGE,
                                                  "A sound, not a picture"));
        }
      else
        g_ptr_array_add (adding->photo_ids,
                         backlot_photos_add (backend, adding->project_id, adding->imports[i], ""));
      adding->n_added++;
    }
}

static void
imported_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  Import *import = user_data;
  g_autoptr(GTask) task = import->task;
  Adding *adding = g_task_get_task_data (task);

  adding->imports[import->index] = backlot_media_import_finish (result,
                                                                &adding->errors[import->index]);
  adding->n_running--;
  g_free (import);
  settle (task);
  start_imports (task);
}

/* As many as run at once, so that cancelling does not leave hundreds behind. */
static void
start_imports (GTask *task)
{
  BacklotBackend *backend = g_task_get_source_object (task);
  Adding *adding = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  while (adding->n_running < 2 && adding->n_started < adding->files->len &&
         !g_cancellable_is_cancelled (cancellable))
    {
      Import *import = g_new0 (Import, 1);

      import->task = g_object_ref (task);
      import->index = adding->n_started++;
      adding->n_running++;
      backlot_media_import_async (g_ptr_array_index (adding->files, import->index),
                                  backlot_backend_get_spool_folder (backend), cancellable,
                                  imported_cb, import);
    }
  if (adding->n_running == 0 && !g_task_return_error_if_cancelled (task))
    g_task_return_boolean (task, TRUE);
}

void
backlot_photos_add_files_async (BacklotBackend      *backend,
                                const char          *project_id,
                                GListModel          *files,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  Adding *adding;

  g_return_if_fail (BACKLOT_IS_BACKEND (backend));
  g_return_if_fail (project_id != NULL);
  g_return_if_fail (G_IS_LIST_MODEL (files));

  task = g_task_new (backend, cancellable, callback, user_data);
  g_task_set_source_tag (task, backlot_photos_add_files_async);
  adding = g_new0 (Adding, 1);
  adding->project_id = g_strdup (project_id);
  adding->files = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < g_list_model_get_n_items (files); i++)
    g_ptr_array_add (adding->files, g_list_model_get_item (files, i));
  adding->imports = g_new0 (BacklotMediaImport *, adding->files->len);
  adding->errors = g_new0 (GError *, adding->files->len);
  adding->photo_ids = g_ptr_array_new_with_free_func (g_free);
  adding->refused = g_ptr_array_new_with_free_func ((GDestroyNotify) refused_file_free);
  g_task_set_task_data (task, adding, (GDestroyNotify) adding_free);
  start_imports (task);
}

gboolean
backlot_photos_add_files_finish (BacklotBackend  *backend,
                                 GAsyncResult    *result,
                                 GStrv           *photo_ids,
                                 GPtrArray      **refused,
                                 GError         **error)
{
  Adding *adding;

  g_return_val_if_fail (g_task_is_valid (result, backend), FALSE);

  adding = g_task_get_task_data (G_TASK (result));
  if (photo_ids != NULL)
    {
      g_ptr_array_add (adding->photo_ids, NULL);
      *photo_ids = (GStrv) g_ptr_array_steal (adding->photo_ids, NULL);
    }
  if (refused != NULL)
    *refused = g_steal_pointer (&adding->refused);
  return g_task_propagate_boolean (G_TASK (result), error);
}
