/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One thread that writes one SQLite file, job by job, each job a transaction. */

#include "config.h"

#include "larder/larder-storage-private.h"

/* What has time begins when nothing was pushed for so long (us). */
#define REST_US 500000
/* To be woken takes longer than to write (50 us where the processor sleeps too), and who was told
 * that one thing is written often has the next: so many times the thread looks before it sleeps,
 * which takes as long where nobody else wants the processor. */
#define LINGER_LOOKS 400
/* From so many pages in the write-ahead log on they are moved into the file, which waits for the
 * disk: when the thread rests, since jobs would wait too, … */
#define LOG_PAGES 1000
/* … but the log does not become longer than that (32 MB). */
#define LOG_PAGES_MOST 8000

struct _LarderStorage
{
  gatomicrefcount  refs;
  sqlite3         *db;        /* of the thread alone */
  int              log_pages; /* of the thread alone: in the write-ahead log after a commit */
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
  gboolean           has_time;  /* it is begun when the thread rests */
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
jobs_done_cb (gpointer user_data)
{
  GPtrArray *jobs = user_data;

  for (guint i = 0; i < jobs->len; i++)
    {
      Job *job = jobs->pdata[i];

      if (job->storage->owner != NULL && job->done != NULL)
        job->done (job->data, job->error, job->storage->owner);
    }
  return G_SOURCE_REMOVE;
}

/* Takes @jobs. */
static void
tell_done (LarderStorage *self,
           GPtrArray     *jobs)
{
  g_autoptr(GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_static_name (source, "Larder storage");
  g_source_set_callback (source, jobs_done_cb, jobs, (GDestroyNotify) g_ptr_array_unref);
  g_source_attach (source, self->context);
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

static int
committed_cb (void       *data,
              sqlite3    *db,
              const char *name,
              int         log_pages)
{
  ((LarderStorage *) data)->log_pages = log_pages;
  return SQLITE_OK;
}

/* What can not be moved into the file stays in the log, where it is just as safe. */
static void
shorten_log (LarderStorage *self)
{
  self->log_pages = 0;
  sqlite3_wal_checkpoint_v2 (self->db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
}

static Job *
linger (LarderStorage *self)
{
  Job *job = g_async_queue_try_pop (self->jobs);

  for (guint i = 0; job == NULL && i < LINGER_LOOKS; i++)
    {
      g_thread_yield ();
      job = g_async_queue_try_pop (self->jobs);
    }
  return job;
}

/* NULL: nothing was pushed for a while, and there is something to do that has time. */
static Job *
await_job (LarderStorage *self,
           GQueue        *later)
{
  Job *job = linger (self);

  if (job != NULL)
    return job;
  if (g_queue_is_empty (later) && self->log_pages < LOG_PAGES)
    return g_async_queue_pop (self->jobs);
  return g_async_queue_timeout_pop (self->jobs, REST_US);
}

/* The next job. What has time is put off to @later until nothing else was pushed for a while. */
static Job *
take_job (LarderStorage *self,
          GQueue        *later)
{
  for (;;)
    {
      Job *job = await_job (self, later);

      if (job == NULL && self->log_pages >= LOG_PAGES)
        shorten_log (self);
      else if (job == NULL)
        return g_queue_pop_head (later);
      else if (!job->has_time)
        return job;
      else
        g_queue_push_tail (later, job);
    }
}

/* Who waits for a job is told together with it: the owner's thread wakes up once for both. */
static Job *
take_waiting (LarderStorage *self,
              GPtrArray     *done)
{
  Job *job;

  while ((job = g_async_queue_try_pop (self->jobs)) != NULL && job->work == larder_storage_wait)
    g_ptr_array_add (done, job);
  return job;
}

static gpointer
thread_func (gpointer user_data)
{
  LarderStorage *self = user_data;
  GQueue later = G_QUEUE_INIT;
  Job *job = take_job (self, &later);
  sqlite3_stmt *kept;

  while (job->work != NULL)
    {
      GPtrArray *done = g_ptr_array_new_with_free_func (job_free);

      run (self, job);
      g_ptr_array_add (done, job);
      job = take_waiting (self, done);
      tell_done (self, done);
      if (self->log_pages >= LOG_PAGES_MOST)
        shorten_log (self);
      if (job != NULL && job->has_time)
        g_queue_push_tail (&later, g_steal_pointer (&job));
      if (job == NULL)
        job = take_job (self, &later);
    }
  job_free (job);
  g_queue_clear_full (&later, job_free);
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
  sqlite3_wal_hook (db, committed_cb, self);
  self->jobs = g_async_queue_new ();
  self->context = g_main_context_ref_thread_default ();
  self->thread = g_thread_new ("larder-storage", thread_func, self);
  return self;
}

static Job *
job_new (LarderStorage     *self,
         LarderStorageWork  work,
         LarderStorageDone  done)
{
  Job *job = g_new0 (Job, 1);

  g_atomic_ref_count_inc (&self->refs);
  job->storage = self;
  job->work = work;
  job->done = done;
  return job;
}

void
larder_storage_push (LarderStorage     *self,
                     LarderStorageWork  work,
                     LarderStorageDone  done,
                     gpointer           data,
                     GDestroyNotify     destroy)
{
  Job *job = job_new (self, work, done);

  job->data = data;
  job->destroy = destroy;
  g_async_queue_push (self->jobs, job);
}

void
larder_storage_push_idle (LarderStorage     *self,
                          LarderStorageWork  work,
                          LarderStorageDone  done)
{
  Job *job = job_new (self, work, done);

  job->has_time = TRUE;
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
