/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The studio's database: one file, one thread that writes it, one transaction per request. */

#include "config.h"

#include "studio/backlot-database.h"

#include "studio/backlot-api-error.h"
#include "studio/backlot-database-private.h"
#include "studio/backlot-readers.h"
#include "studio/backlot-schema.h"

struct _BacklotDatabase
{
  GObject             parent_instance;

  BacklotLane         lane;         /* touched by the thread only */
  BacklotRowWatches  *watches;      /* (owned): of @lane */
  BacklotSchema      *schema;       /* (owned) does not change after the start */
  GAsyncQueue        *queue;        /* of Job */
  BacklotReaders     *readers;      /* (owned) (nullable): a database in memory has none */
  GThread            *thread;
  GMainContext       *context;      /* (owned) where answers and "committed" go */
};

typedef struct
{
  GTask               *task;        /* (owned) NULL asks the thread to end */
  BacklotCaller       *caller;      /* (owned) */
  BacklotDatabaseFunc  func;
  gpointer             data;
  GDestroyNotify       destroy;
  GPtrArray           *changes;     /* (owned) (nullable) */
  GError              *error;       /* (owned) (nullable) */
} Job;

typedef enum
{
  COMMITTED,
  N_SIGNALS,
} BacklotDatabaseSignal;

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BacklotDatabase, backlot_database, G_TYPE_OBJECT)

static void
job_free (gpointer data)
{
  Job *job = data;

  if (job->destroy != NULL)
    job->destroy (job->data);
  backlot_caller_free (job->caller);
  g_clear_pointer (&job->changes, g_ptr_array_unref);
  g_clear_error (&job->error);
  g_free (job);
}

/* In the main context: first what has changed, then the answer, so that an event is never later
   than the answer. */
static gboolean
complete_job_cb (gpointer data)
{
  g_autoptr(GTask) task = data;
  Job *job = g_task_get_task_data (task);
  BacklotDatabase *self = g_task_get_source_object (task);

  if (job->changes != NULL && job->changes->len > 0)
    g_signal_emit (self, signals[COMMITTED], 0, job->changes);
  if (job->error != NULL)
    g_task_return_error (task, g_steal_pointer (&job->error));
  else
    g_task_return_boolean (task, TRUE);
  return G_SOURCE_REMOVE;
}

/* In a thread: does what was asked, and sends it back to the main context. */
static void
run_job (BacklotLane *lane,
         GTask       *task,
         gboolean     reading)
{
  BacklotDatabase *self = g_task_get_source_object (task);
  Job *job = g_task_get_task_data (task);
  GSource *source;

  if (lane != NULL &&
      !g_cancellable_set_error_if_cancelled (g_task_get_cancellable (task), &job->error))
    {
      lane->current = backlot_transaction_new (lane->sqlite, lane->statements, self->schema,
                                               job->caller);
      lane->current->reading = reading;
      lane->current->watches = reading ? NULL : self->watches;
      if (backlot_transaction_run (lane->current, job->func, job->data, &job->error))
        job->changes = g_ptr_array_ref (lane->current->changes);
      g_clear_pointer (&lane->current, backlot_transaction_free);
    }

  /* Never by g_main_context_invoke (): that may run the callback here, and drop the last
     reference here. */
  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, complete_job_cb, task, NULL);
  g_source_attach (source, self->context);
  g_source_unref (source);
}

static void
read_job (BacklotLane  *lane,
          gpointer      task,
          const GError *error)
{
  Job *job = g_task_get_task_data (task);

  if (lane == NULL)
    job->error = g_error_copy (error);
  run_job (lane, task, TRUE);
}

static gpointer
database_thread (gpointer data)
{
  BacklotDatabase *self = data;   /* lives until this thread was joined */

  for (;;)
    {
      GTask *task = g_async_queue_pop (self->queue);

      if ((gpointer) task == (gpointer) self)
        return NULL;
      run_job (&self->lane, task, FALSE);
    }
}

static void
backlot_database_dispose (GObject *object)
{
  BacklotDatabase *self = BACKLOT_DATABASE (object);

  if (self->thread != NULL)
    {
      g_async_queue_push (self->queue, self);
      g_clear_pointer (&self->thread, g_thread_join);
    }
  g_clear_pointer (&self->readers, backlot_readers_free);
  G_OBJECT_CLASS (backlot_database_parent_class)->dispose (object);
}

static void
backlot_database_finalize (GObject *object)
{
  BacklotDatabase *self = BACKLOT_DATABASE (object);

  backlot_lane_clear (&self->lane);
  g_clear_pointer (&self->watches, backlot_row_watches_free);
  g_clear_pointer (&self->schema, backlot_schema_free);
  g_async_queue_unref (self->queue);
  g_main_context_unref (self->context);
  G_OBJECT_CLASS (backlot_database_parent_class)->finalize (object);
}

static void
backlot_database_class_init (BacklotDatabaseClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = backlot_database_dispose;
  object_class->finalize = backlot_database_finalize;

  /**
   * BacklotDatabase::committed:
   * @changes: (element-type BacklotChange): what a transaction changed, in its order; may be kept
   *   by reference
   *
   * Emitted in the main context after the commit and before the answer of that transaction.
   */
  signals[COMMITTED] = g_signal_new ("committed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_PTR_ARRAY);
}

static void
backlot_database_init (BacklotDatabase *self)
{
  self->queue = g_async_queue_new ();
  self->context = g_main_context_ref_thread_default ();
}

static gboolean
open_file (BacklotDatabase  *self,
           const char       *path,
           GError          **error)
{
  static const char pragmas[] =
    "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"
    "PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16384; PRAGMA journal_size_limit = 67108864;";

  return backlot_lane_open (&self->lane, path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, pragmas,
                            error);
}

/**
 * backlot_database_open:
 * @path: the file; made if it is not there
 * @migrations: (nullable): a folder of migrations instead of the built-in ones
 *
 * Opens the file, brings its schema up to date, reads it, and starts the thread. Blocks: for the
 * start of the program. A file with migrations that this program does not know is refused.
 */
BacklotDatabase *
backlot_database_open (const char  *path,
                       const char  *migrations,
                       GError     **error)
{
  g_autoptr(BacklotDatabase) self = g_object_new (BACKLOT_TYPE_DATABASE, NULL);

  if (!open_file (self, path, error) ||
      !backlot_migrations_apply (self->lane.sqlite, &self->lane.current, migrations, error))
    return NULL;

  self->schema = backlot_schema_load (self->lane.sqlite, error);
  if (self->schema == NULL ||
      !backlot_change_log_attach (self->lane.sqlite, &self->lane.current, self->schema, error))
    return NULL;

  self->watches = backlot_row_watches_new (self->lane.sqlite);
  self->thread = g_thread_new ("database", database_thread, self);
  if (!g_str_equal (path, ":memory:"))
    self->readers = backlot_readers_new (path, read_job);
  return g_steal_pointer (&self);
}

/* Read only after the start, so any thread may look. */
BacklotSchema *
backlot_database_get_schema (BacklotDatabase *self)
{
  return self->schema;
}

static GTask *
new_task (BacklotDatabase     *self,
          const BacklotCaller *caller,
          BacklotDatabaseFunc  func,
          gpointer             data,
          GDestroyNotify       destroy,
          GCancellable        *cancellable,
          GAsyncReadyCallback  callback,
          gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Job *job = g_new0 (Job, 1);

  g_task_set_check_cancellable (task, FALSE);
  job->caller = backlot_caller_copy (caller);
  job->func = func;
  job->data = data;
  job->destroy = destroy;
  g_task_set_task_data (task, job, job_free);
  return task;
}

/**
 * backlot_database_run_async:
 * @caller: (nullable): who asks; %NULL is the studio itself, with every right
 * @data: for @func; @destroy frees it after @callback has run
 *
 * Queues @func. Requests run one after the other, in the order of these calls. @cancellable matters
 * until @func starts.
 */
void
backlot_database_run_async (BacklotDatabase     *self,
                            const BacklotCaller *caller,
                            BacklotDatabaseFunc  func,
                            gpointer             data,
                            GDestroyNotify       destroy,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  GTask *task = new_task (self, caller, func, data, destroy, cancellable, callback, user_data);

  g_task_set_source_tag (task, backlot_database_run_async);
  g_async_queue_push (self->queue, task);
}

/**
 * backlot_database_read_async:
 *
 * The same for a @func that changes nothing: it runs beside the others, in no order with them, and
 * sees all that was answered before this call. However long it takes, nobody else waits for it.
 */
void
backlot_database_read_async (BacklotDatabase     *self,
                             const BacklotCaller *caller,
                             BacklotDatabaseFunc  func,
                             gpointer             data,
                             GDestroyNotify       destroy,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  const char *person = caller != NULL && caller->user_id != NULL ? caller->user_id : "";
  GTask *task = new_task (self, caller, func, data, destroy, cancellable, callback, user_data);

  g_task_set_source_tag (task, backlot_database_read_async);
  if (self->readers != NULL)
    backlot_readers_push (self->readers, person, task);
  else
    g_async_queue_push (self->queue, task);
}

/**
 * backlot_database_run_finish:
 *
 * Returns: (transfer none) (nullable): the data of the call, alive until the callback returns;
 *   %NULL if it was rolled back (so give data, even if there is nothing to say)
 */
gpointer
backlot_database_run_finish (BacklotDatabase  *self,
                             GAsyncResult     *result,
                             GError          **error)
{
  Job *job;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  job = g_task_get_task_data (G_TASK (result));
  return g_task_propagate_boolean (G_TASK (result), error) ? job->data : NULL;
}

typedef struct
{
  gboolean  done;
  GError   *error;
} SyncResult;

static void
run_sync_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  SyncResult *sync = user_data;

  sync->done = TRUE;
  g_task_propagate_boolean (G_TASK (result), &sync->error);
}

/**
 * backlot_database_run_sync:
 *
 * The same, waiting for the answer: for the start of the program and for tests. Other events of the
 * main context are handled while it waits.
 */
gboolean
backlot_database_run_sync (BacklotDatabase      *self,
                           const BacklotCaller  *caller,
                           BacklotDatabaseFunc   func,
                           gpointer              data,
                           GError              **error)
{
  SyncResult sync = { FALSE, NULL };

  backlot_database_run_async (self, caller, func, data, NULL, NULL, run_sync_cb, &sync);
  while (!sync.done)
    g_main_context_iteration (self->context, TRUE);
  if (sync.error == NULL)
    return TRUE;
  g_propagate_error (error, sync.error);
  return FALSE;
}

/* What another thread waits for. */
typedef struct
{
  GMutex   mutex;
  GCond    changed;
  gboolean done;
  GError  *error;
} Wait;

static void
run_wait_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  Wait *wait = user_data;

  g_mutex_lock (&wait->mutex);
  g_task_propagate_boolean (G_TASK (result), &wait->error);
  wait->done = TRUE;
  g_cond_signal (&wait->changed);
  g_mutex_unlock (&wait->mutex);
}

/**
 * backlot_database_run_wait:
 *
 * The same for another thread than the main context's, which goes on meanwhile.
 */
gboolean
backlot_database_run_wait (BacklotDatabase      *self,
                           const BacklotCaller  *caller,
                           BacklotDatabaseFunc   func,
                           gpointer              data,
                           GError              **error)
{
  Wait wait = { .done = FALSE };

  g_return_val_if_fail (!g_main_context_is_owner (self->context), FALSE);

  g_mutex_init (&wait.mutex);
  g_cond_init (&wait.changed);
  backlot_database_run_async (self, caller, func, data, NULL, NULL, run_wait_cb, &wait);
  g_mutex_lock (&wait.mutex);
  while (!wait.done)
    g_cond_wait (&wait.changed, &wait.mutex);
  g_mutex_unlock (&wait.mutex);
  g_mutex_clear (&wait.mutex);
  g_cond_clear (&wait.changed);
  if (wait.error == NULL)
    return TRUE;
  g_propagate_error (error, wait.error);
  return FALSE;
}
