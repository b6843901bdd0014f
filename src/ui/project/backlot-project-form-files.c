/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files on their way into the form: copied in any order, added in the one in which they were
 * chosen. */

#include "config.h"

#include "ui/project/backlot-project-form-private.h"

#include "query/project/backlot-media-queries.h"

/* Files that were chosen together. They are added in their order, whichever is copied first. */
typedef struct
{
  BacklotProjectForm *self;      /* (owned) */
  GPtrArray          *results;   /* of BacklotMediaImport or NULL: not yet, or not taken */
  GArray             *done;      /* of gboolean */
  guint               next;      /* the first that was not added */
} Batch;

typedef struct
{
  Batch *batch;      /* (owned) */
  guint  index;
  char  *filename;   /* as the person knows it */
} BatchFile;

static void
clear_result (gpointer result)
{
  g_clear_object (&result);
}

static void
batch_clear (gpointer data)
{
  Batch *batch = data;

  g_clear_object (&batch->self);
  g_ptr_array_unref (batch->results);
  g_array_unref (batch->done);
}

static Batch *
batch_new (BacklotProjectForm *self,
           guint               n_files)
{
  Batch *batch = g_rc_box_new0 (Batch);

  batch->self = g_object_ref (self);
  batch->results = g_ptr_array_new_with_free_func (clear_result);
  g_ptr_array_set_size (batch->results, (int) n_files);
  batch->done = g_array_sized_new (FALSE, TRUE, sizeof (gboolean), n_files);
  g_array_set_size (batch->done, n_files);
  return batch;
}

static void
import_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  BatchFile *file = user_data;
  Batch *batch = file->batch;
  BacklotProjectForm *self = batch->self;
  g_autoptr(GError) error = NULL;
  g_autoptr(BacklotMediaImport) import = backlot_media_import_finish (result, &error);

  if (import == NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    backlot_project_form_add_problem (self, file->filename, error);

  g_ptr_array_index (batch->results, file->index) = g_steal_pointer (&import);
  g_array_index (batch->done, gboolean, file->index) = TRUE;
  while (batch->next < batch->done->len && g_array_index (batch->done, gboolean, batch->next))
    {
      BacklotMediaImport *next = g_ptr_array_index (batch->results, batch->next++);

      if (next != NULL)
        backlot_project_form_add_import (self, next);
    }
  backlot_project_form_change_n_importing (self, -1);

  g_free (file->filename);
  g_rc_box_release_full (file->batch, batch_clear);
  g_free (file);
}

static BatchFile *
batch_file_new (Batch      *batch,
                guint       index,
                const char *filename)
{
  BatchFile *file = g_new0 (BatchFile, 1);

  file->batch = g_rc_box_acquire (batch);
  file->index = index;
  file->filename = g_strdup (filename);
  backlot_project_form_change_n_importing (batch->self, 1);
  return file;
}

void
backlot_project_form_add_files (BacklotProjectForm *self,
                                GListModel         *files)
{
  Batch *batch = NULL;

  g_return_if_fail (BACKLOT_IS_PROJECT_FORM (self) && G_IS_LIST_MODEL (files));

  backlot_project_form_clear_problems (self);
  batch = batch_new (self, g_list_model_get_n_items (files));
  for (guint i = 0; i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr(GFile) file = g_list_model_get_item (files, i);
      g_autofree char *basename = g_file_get_basename (file);
      g_autofree char *name = backlot_media_sanitize_filename (basename);

      backlot_media_import_async (file, backlot_project_form_get_spool_folder (self), NULL,
                                  import_cb, batch_file_new (batch, i, name));
    }
  g_rc_box_release_full (batch, batch_clear);
}

void
backlot_project_form_add_bytes (BacklotProjectForm *self,
                                GBytes             *bytes,
                                const char         *suggested_name)
{
  Batch *batch = NULL;

  g_return_if_fail (BACKLOT_IS_PROJECT_FORM (self) && bytes != NULL);

  backlot_project_form_clear_problems (self);
  batch = batch_new (self, 1);
  backlot_media_import_bytes_async (bytes, suggested_name,
                                    backlot_project_form_get_spool_folder (self), NULL,
                                    import_cb, batch_file_new (batch, 0, suggested_name));
  g_rc_box_release_full (batch, batch_clear);
}
