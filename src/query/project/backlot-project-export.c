/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes a project into a file. */

#include "config.h"

#include "query/project/backlot-project-export.h"

#include "larder/larder-query-observer.h"

#include "model/project/backlot-media.h"
#include "query/backlot-backend-private.h"
#include "query/collab/backlot-comments-queries.h"
#include "query/collab/backlot-tasks-queries.h"
#include "query/project/backlot-members-queries.h"
#include "query/project/backlot-photos-queries.h"
#include "query/project/backlot-picture-cache.h"
#include "query/project/backlot-project-contents.h"
#include "query/project/backlot-project-package.h"
#include "query/project/backlot-projects-queries.h"

typedef struct
{
  char                   *project_id;
  BacklotProjectProgress  progress;
  gpointer                progress_data;
  GPtrArray              *reads;       /* (owned): of LarderQueryOptions */
  GPtrArray              *observers;   /* (owned): they keep what was read */
  guint                   n_read;
  GCancellable           *waiting;     /* (owned): for the studio to tell what it has */
  GPtrArray              *media;       /* (owned) (nullable): of BacklotMedia */
  guint                   n_done;      /* of them */
  char                   *path;        /* (owned) (nullable): of the one that is written */
  gboolean                again;       /* the file was elsewhere when it was opened */
  GHashTable             *indexes;     /* (owned): id → index in the file + 1 */
  guint                   n_missing;
  LarderValue            *manifest;    /* (owned) (nullable) */
  BacklotProjectPackage  *package;     /* (owned) */
} Export;

static void read_next (GTask *task);
static void add_next  (GTask *task);

static void
let_go (gpointer data)
{
  larder_query_observer_detach (data);
  g_object_unref (data);
}

static void
export_free (Export *export)
{
  g_object_unref (export->waiting);
  g_ptr_array_unref (export->observers);
  g_ptr_array_unref (export->reads);
  g_clear_pointer (&export->media, g_ptr_array_unref);
  g_hash_table_unref (export->indexes);
  g_clear_pointer (&export->manifest, larder_value_unref);
  backlot_project_package_free (export->package);
  g_free (export->path);
  g_free (export->project_id);
  g_free (export);
}

/* Takes @options. Brings back what is cached. */
static void
observe (Export             *export,
         BacklotBackend     *backend,
         LarderQueryOptions *options)
{
  LarderQueryObserver *observer =
    larder_query_observer_new (backlot_backend_get_client (backend), options);

  g_ptr_array_add (export->reads, options);
  larder_query_observer_attach (observer);
  g_ptr_array_add (export->observers, observer);
}

/* What was said about each thing is on this computer where that thing was looked at. */
static void
observe_comments (Export         *export,
                  BacklotBackend *backend,
                  const char     *table,
                  const char     *type)
{
  g_autoptr(LarderTableView) view =
    larder_table_view_new (backlot_backend_get_table (backend, table), "position,id");

  larder_table_view_set_match_string (view, "project_id", export->project_id);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (view)); i++)
    {
      g_autoptr(LarderRecord) row = g_list_model_get_item (G_LIST_MODEL (view), i);

      observe (export, backend,
               backlot_comments_list_options (backend, type, larder_record_get_id (row)));
    }
}

static void
finish_thread (GTask        *task,
               gpointer      source_object,
               gpointer      task_data,
               GCancellable *cancellable)
{
  Export *export = task_data;
  GError *error = NULL;

  if (backlot_project_package_finish (export->package, export->manifest, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
finished_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
finish (GTask *task)
{
  BacklotBackend *backend = g_task_get_source_object (task);
  Export *export = g_task_get_task_data (task);
  g_autoptr(GTask) work = NULL;

  export->manifest = backlot_project_contents_describe (backend, export->project_id,
                                                        export->indexes);
  if (export->manifest == NULL)
    {
      g_task_return_new_error_literal (task, BACKLOT_ERROR, BACKLOT_ERROR_NOT_FOUND, "No project");
      return;
    }
  work = g_task_new (NULL, g_task_get_cancellable (task), finished_cb, g_object_ref (task));
  g_task_set_task_data (work, export, NULL);
  g_task_run_in_thread (work, finish_thread);
}

static void
add_thread (GTask        *task,
            gpointer      source_object,
            gpointer      task_data,
            GCancellable *cancellable)
{
  Export *export = task_data;
  const char *name = g_object_get_data (G_OBJECT (task), "filename");
  GError *error = NULL;

  if (backlot_project_package_add (export->package, export->path, name, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
settle_one (GTask *task)
{
  Export *export = g_task_get_task_data (task);

  export->n_done++;
  export->again = FALSE;
  if (export->progress != NULL)
    export->progress (export->n_done, export->media->len, export->progress_data);
  add_next (task);
}

static void
added_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Export *export = g_task_get_task_data (task);
  LarderRecord *media = g_ptr_array_index (export->media, export->n_done);
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      /* When an upload ends, its file leaves the spool: it is looked for once more. */
      if (export->again || g_file_test (export->path, G_FILE_TEST_EXISTS))
        {
          g_task_return_error (task, error);
          return;
        }
      g_error_free (error);
      export->again = TRUE;
      add_next (task);
      return;
    }
  g_hash_table_insert (export->indexes, g_strdup (larder_record_get_id (media)),
                       GUINT_TO_POINTER (g_hash_table_size (export->indexes) + 1));
  settle_one (task);
}

/* Nobody has it: not the spool, and not the studio. */
static gboolean
is_nowhere (const GError *error)
{
  return g_error_matches (error, BACKLOT_ERROR, BACKLOT_ERROR_NOT_FOUND) ||
         g_error_matches (error, BACKLOT_ERROR, BACKLOT_ERROR_LOST_FILE);
}

static void
fetched_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Export *export = g_task_get_task_data (task);
  BacklotMedia *media = g_ptr_array_index (export->media, export->n_done);
  g_autoptr(GTask) work = NULL;
  GError *error = NULL;

  g_free (export->path);
  export->path = backlot_picture_cache_get_finish (BACKLOT_PICTURE_CACHE (object), result, &error);
  if (export->path == NULL && is_nowhere (error))
    {
      g_error_free (error);
      export->n_missing++;
      settle_one (task);
      return;
    }
  if (export->path == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  work = g_task_new (NULL, g_task_get_cancellable (task), added_cb, g_object_ref (task));
  g_task_set_task_data (work, export, NULL);
  g_object_set_data_full (G_OBJECT (work), "filename",
                          g_strdup (backlot_media_get_filename (media)), g_free);
  g_task_run_in_thread (work, add_thread);
}

static void
add_next (GTask *task)
{
  BacklotBackend *backend = g_task_get_source_object (task);
  Export *export = g_task_get_task_data (task);

  if (g_task_return_error_if_cancelled (task))
    return;
  if (export->n_done == export->media->len)
    finish (task);
  else
    backlot_picture_cache_get_async (backlot_backend_get_pictures (backend),
                                     g_ptr_array_index (export->media, export->n_done),
                                     g_task_get_cancellable (task), fetched_cb,
                                     g_object_ref (task));
}

/* A read of a studio that is away would wait until it is back. */
static void
online_cb (BacklotBackend *backend,
           GParamSpec     *pspec,
           GCancellable   *waiting)
{
  if (!backlot_backend_get_online (backend))
    g_cancellable_cancel (waiting);
}

static void
stop_waiting_cb (GCancellable *cancellable,
                 GCancellable *waiting)
{
  g_cancellable_cancel (waiting);
}

static void
begin_files (GTask *task)
{
  BacklotBackend *backend = g_task_get_source_object (task);
  Export *export = g_task_get_task_data (task);

  export->media = backlot_project_contents_list_media (backend, export->project_id);
  add_next (task);
}

/* What can not be read now is taken as this computer knows it. */
static void
read_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Export *export = g_task_get_task_data (task);
  g_autoptr(LarderValue) data = NULL;
  g_autoptr(GError) error = NULL;

  data = larder_client_fetch_finish (LARDER_CLIENT (object), result, &error);
  if (error != NULL)
    g_info ("exported as it is known: %s", error->message);
  export->n_read++;
  read_next (task);
}

static void
read_next (GTask *task)
{
  BacklotBackend *backend = g_task_get_source_object (task);
  Export *export = g_task_get_task_data (task);

  if (g_task_return_error_if_cancelled (task))
    return;
  if (export->n_read < export->reads->len && !g_cancellable_is_cancelled (export->waiting))
    {
      larder_client_fetch_async (backlot_backend_get_client (backend),
                                 g_ptr_array_index (export->reads, export->n_read),
                                 export->waiting, read_cb, g_object_ref (task));
      return;
    }
  if (g_cancellable_is_cancelled (export->waiting))
    {
      observe_comments (export, backend, "photos", "photo");
      observe_comments (export, backend, "tasks", "task");
    }
  begin_files (task);
}

void
backlot_project_export_async (BacklotBackend         *backend,
                              const char             *project_id,
                              GFile                  *target,
                              BacklotProjectProgress  progress,
                              gpointer                progress_data,
                              GCancellable           *cancellable,
                              GAsyncReadyCallback     callback,
                              gpointer                user_data)
{
  g_autoptr(GTask) task = NULL;
  Export *export = NULL;

  g_return_if_fail (BACKLOT_IS_BACKEND (backend));
  g_return_if_fail (project_id != NULL);
  g_return_if_fail (G_IS_FILE (target));

  task = g_task_new (backend, cancellable, callback, user_data);
  g_task_set_source_tag (task, backlot_project_export_async);
  export = g_new0 (Export, 1);
  export->project_id = g_strdup (project_id);
  export->progress = progress;
  export->progress_data = progress_data;
  export->waiting = g_cancellable_new ();
  g_signal_connect_object (backend, "notify::online", G_CALLBACK (online_cb), export->waiting, 0);
  online_cb (backend, NULL, export->waiting);
  if (cancellable != NULL)
    g_signal_connect_object (cancellable, "cancelled", G_CALLBACK (stop_waiting_cb),
                             export->waiting, 0);
  export->reads = g_ptr_array_new_with_free_func (g_object_unref);
  export->observers = g_ptr_array_new_with_free_func (let_go);
  export->indexes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  export->package = backlot_project_package_new (target);
  g_task_set_task_data (task, export, (GDestroyNotify) export_free);

  backlot_backend_invalidate (backend, "comments", "project", project_id);
  observe (export, backend, backlot_projects_detail_options (backend, project_id));
  observe (export, backend, backlot_photos_list_options (backend, project_id));
  observe (export, backend, backlot_tasks_list_options (backend, project_id));
  observe (export, backend, backlot_members_people_options (backend));
  observe (export, backend, backlot_comments_list_options (backend, "project", project_id));
  observe (export, backend, backlot_comments_project_options (backend, project_id));
  read_next (task);
}

gboolean
backlot_project_export_finish (BacklotBackend  *backend,
                               GAsyncResult    *result,
                               guint           *n_missing,
                               GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, backend), FALSE);

  if (n_missing != NULL)
    *n_missing = ((Export *) g_task_get_task_data (G_TASK (result)))->n_missing;
  return g_task_propagate_boolean (G_TASK (result), error);
}
