/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One thread that writes one SQLite file, job by job, each job a transaction. */

#include "config.h"

#include "larder/larder-storage-private.h"

struct _LarderStorage
{
  gatomicrefcount  refs;
  sqlite3         *db;        /* of the thread alone */
  GThread         *thread;
  GAsyncQueue     *jobs;      /* of Job */
  GMainContext    *context;
  gpointer         owner;     /* borrowed; NULL after closing; for the owner's thread only */
};

typedef struct
{
  LarderStorage     *storage;
  LarderStorageWork  work;    /* NULL: the thread ends */
  LarderStorageDone  done;
  gpointer           data;
  GDestroyNotify     destroy;
  GError            *error;
} Job;

static void
storage_unref (LarderStorage *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_async_queue_unref (self->jobs);
  g_main_context_unref (self->context);
  g_free (self);
}

static void
job_free (gpointer user_data)
{
  Job *job = user_data;

  if (job->destroy != NULL)
    job->destroy (job->data);
  g_clear_error (&job->error);
  storage_unref (job->storage);
  g_free (job);
}

static gboolean
job_done_cb (gpointer user_data)
{
  Job *job = user_data;

  if (job->storage->owner != NULL && job->done != NULL)
    job->done (job->data, job->error, job->storage->owner);
  return G_SOURCE_REMOVE;
}

gboolean
larder_storage_wait (sqlite3   *db,
                     gpointer   data,
                     GError   **error)
{
  return TRUE;
}

static gboolean
step (sqlite3     *db,
      const char  *sql,
      GError     **error)
{
  sqlite3_stmt *statement = larder_storage_keep (db, sql, error);

  return statement != NULL && larder_storage_step (statement, error);
}

static void
run (LarderStorage *self,
     Job           *job)
{
  if (job->work == larder_storage_wait)
    return;
  if (!step (self->db, "BEGIN IMMEDIATE", &job->error))
    return;
  if (!job->work (self->db, job->data, &job->error) ||
      !step (self->db, "COMMIT", &job->error))
    sqlite3_exec (self->db, "ROLLBACK", NULL, NULL, NULL);
}

static gpointer
thread_func (gpointer user_data)
{
  LarderStorage *self = user_data;
  sqlite3_stmt *kept;

  for (;;)
    {
      Job *job = g_async_queue_pop (self->jobs);
      g_autoptr(GSource) source = NULL;

      if (job->work == NULL)
        {
          job_free (job);
          break;
        }
      run (self, job);
      source = g_idle_source_new ();
      g_source_set_priority (source, G_PRIORITY_DEFAULT);
      g_source_set_static_name (source, "Larder storage");
      g_source_set_callback (source, job_done_cb, job, job_free);
      g_source_attach (source, self->context);
    }
  while ((kept = sqlite3_next_stmt (self->db, NULL)) != NULL)
    sqlite3_finalize (kept);
  sqlite3_close (self->db);
  return NULL;
}

LarderStorage *
larder_storage_new (sqlite3  *db,
                    gpointer  owner)
{
  LarderStorage *self = g_new0 (LarderStorage, 1);

  g_atomic_ref_count_init (&self->refs);
  self->db = db;
  self->owner = owner;
  self->jobs = g_async_queue_new ();
  self->context = g_main_context_ref_thread_default ();
  self->thread = g_thread_new ("larder-storage", thread_func, self);
  return self;
}

void
larder_storage_push (LarderStorage     *self,
                     LarderStorageWork  work,
                     LarderStorageDone  done,
                     gpointer           data,
                     GDestroyNotify     destroy)
{
  Job *job = g_new0 (Job, 1);

  g_atomic_ref_count_inc (&self->refs);
  job->storage = self;
  job->work = work;
  job->done = done;
  job->data = data;
  job->destroy = destroy;
  g_async_queue_push (self->jobs, job);
}

void
larder_storage_close (LarderStorage *self)
{
  larder_storage_push (self, NULL, NULL, NULL, NULL);
  g_thread_join (self->thread);
  self->owner = NULL;
  storage_unref (self);
}
