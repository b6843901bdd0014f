/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Starts render workers when jobs wait, and lets them go when there is nothing to do. */
#include "config.h"

#include "studio/backlot-worker-keeper.h"

#include "studio/backlot-transaction.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

#define PROGRAM "backlot-worker"
/* A worker that ends with jobs waiting is started again after 1, 2, 4 … s. */
#define MAX_PAUSE_S 60

struct _BacklotWorkerKeeper
{
  GObject          parent_instance;

  BacklotDatabase *database;       /* (owned) */
  GStrv            arguments;
  guint            idle_s;         /* a worker without a job stays so long */
  guint            most;           /* so many workers at a time */
  guint            most_before;    /* as it was when it was not 0 last */
  gboolean         forsaken;       /* who held jobs back may be gone */
  guint            hold_timer;     /* ends a hold that nobody renews */
  GCancellable    *cancellable;
  GPtrArray       *workers;        /* (owned): of GSubprocess, the first one first */
  gint64           started_at;     /* the last one; monotonic */
  guint            pause_s;        /* before the next start; 0: none is due */
  guint            timer;          /* looks again */
  guint            idle_timer;     /* ends the workers */
  gboolean         looking;
  gboolean         look_again;
  gboolean         letting_go;     /* none is started any more */
  gboolean         waiting;        /* some job is neither finished nor cancelled */
};

typedef enum
{
  PROP_BUSY = 1,
} BacklotWorkerKeeperProperty;

static GParamSpec *properties[PROP_BUSY + 1];

G_DEFINE_FINAL_TYPE (BacklotWorkerKeeper, backlot_worker_keeper, G_TYPE_OBJECT)

/* What the jobs table says; read in one transaction. */
typedef struct
{
  gint64 n_open;     /* queued or processing */
  gint64 due_in_ms;  /* until the next is to be claimed; negative: now */
} Outlook;

static void look (BacklotWorkerKeeper *self);

static gboolean
read_outlook (BacklotTransaction  *transaction,
              gpointer             data,
              GError             **error)
{
  Outlook *outlook = data;
  gint64 has_jobs = 0;

  /* A folder of migrations may have no jobs at all. */
  if (!backlot_transaction_read_int (transaction, &has_jobs, error,
                                     "SELECT 1 FROM sqlite_master WHERE name = 'jobs'"
                                     " AND type = 'table'", ""))
    return FALSE;
  if (has_jobs == 0)
    return TRUE;
  return backlot_transaction_read_int (transaction, &outlook->n_open, error,
                                       "SELECT count (*) FROM jobs"
                                       " WHERE status IN ('queued', 'processing')", "") &&
         backlot_transaction_read_int (transaction, &outlook->due_in_ms, error,
                                       "SELECT cast ((min (julianday (CASE status"
                                       " WHEN 'queued' THEN run_after ELSE lease_expires_at END))"
                                       " - julianday ('now')) * 86400000 AS integer) FROM jobs"
                                       " WHERE status IN ('queued', 'processing')", "");
}

static void
set_waiting (BacklotWorkerKeeper *self,
             gboolean             waiting)
{
  if (self->waiting == waiting)
    return;
  self->waiting = waiting;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

static void
timer_cb (gpointer user_data)
{
  BacklotWorkerKeeper *self = user_data;

  self->timer = 0;
  look (self);
}

static void
look_in (BacklotWorkerKeeper *self,
         gint64               ms)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  self->timer = g_timeout_add_once ((guint) CLAMP (ms, 1, 3600 * 1000), timer_cb, self);
}

static void
worker_ended_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  BacklotWorkerKeeper *self;

  if (!g_subprocess_wait_finish (G_SUBPROCESS (object), result, &error) &&
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = user_data;
  g_ptr_array_remove (self->workers, object);
  if (self->workers->len == 0)
    g_clear_handle_id (&self->idle_timer, g_source_remove);
  /* One that did its work for a while may be followed at once. */
  if (g_get_monotonic_time () - self->started_at > self->idle_s * G_USEC_PER_SEC)
    self->pause_s = 0;
  else
    self->pause_s = CLAMP (self->pause_s * 2, 1, MAX_PAUSE_S);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
  if (!self->letting_go)
    look_in (self, self->pause_s * 1000);
}

static void
child_setup (gpointer user_data)
{
  /* So that Ctrl+C in a terminal does not reach the worker. */
  setsid ();
}

/* Programs of one build look for each other beside themselves, then in PATH. */
static char *
find_worker (void)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);

  if (self != NULL)
    {
      g_autofree char *folder = g_path_get_dirname (self);
      g_autofree char *beside = g_build_filename (folder, PROGRAM, NULL);

      if (g_file_test (beside, G_FILE_TEST_IS_EXECUTABLE))
        return g_steal_pointer (&beside);
    }
  return g_find_program_in_path (PROGRAM);
}

static gboolean
start_worker (BacklotWorkerKeeper *self)
{
  GSubprocess *worker;
  g_autoptr(GSubprocessLauncher) launcher = NULL;
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree char *program = find_worker ();
  g_auto(GStrv) arguments = NULL;
  g_autoptr(GError) error = NULL;

  if (program == NULL)
    {
      g_info ("There is no %s: jobs have to wait", PROGRAM);
      look_in (self, MAX_PAUSE_S * 1000);
      return FALSE;
    }
  g_strv_builder_add (builder, program);
  g_strv_builder_addv (builder, (const char **) self->arguments);
  arguments = g_strv_builder_end (builder);
  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
  g_subprocess_launcher_set_child_setup (launcher, child_setup, NULL, NULL);
  worker = g_subprocess_launcher_spawnv (launcher, (const char * const *) arguments, &error);
  if (worker == NULL)
    {
      g_info ("The worker can not be started: %s", error->message);
      look_in (self, MAX_PAUSE_S * 1000);
      return FALSE;
    }
  g_ptr_array_add (self->workers, worker);
  self->started_at = g_get_monotonic_time ();
  g_subprocess_wait_async (worker, self->cancellable, worker_ended_cb, self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
  return TRUE;
}

/* The first @n_stay go on. */
static void
send_signal (BacklotWorkerKeeper *self,
             guint                n_stay,
             int                  number)
{
  for (guint i = n_stay; i < self->workers->len; i++)
    g_subprocess_send_signal (g_ptr_array_index (self->workers, i), number);
}

static void
idle_cb (gpointer user_data)
{
  BacklotWorkerKeeper *self = user_data;

  self->idle_timer = 0;
  send_signal (self, 0, SIGTERM);
}

/* Those that have their jobs under way are enough for them. */
static void
start_workers (BacklotWorkerKeeper *self,
               gint64               n_open)
{
  while (self->workers->len < MIN (self->most, n_open) && start_worker (self))
    ;
}

static void
act (BacklotWorkerKeeper *self,
     const Outlook       *outlook)
{
  if (outlook->n_open == 0)
    {
      g_clear_handle_id (&self->timer, g_source_remove);
      if (self->workers->len > 0 && self->idle_timer == 0)
        self->idle_timer = g_timeout_add_seconds_once (self->idle_s, idle_cb, self);
    }
  else
    {
      g_clear_handle_id (&self->idle_timer, g_source_remove);
      if (outlook->due_in_ms > 0)
        look_in (self, outlook->due_in_ms);
      else
        start_workers (self, outlook->n_open);
    }
  set_waiting (self, outlook->n_open > 0);
}

static void
look_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(BacklotWorkerKeeper) self = user_data;
  const Outlook *outlook = backlot_database_run_finish (BACKLOT_DATABASE (object), result, &error);

  self->looking = FALSE;
  if (self->letting_go || g_cancellable_is_cancelled (self->cancellable))
    return;
  if (outlook == NULL)
    {
      g_info ("The jobs can not be read: %s", error->message);
      look_in (self, MAX_PAUSE_S * 1000);
    }
  else if (self->look_again)
    look (self);
  else
    act (self, outlook);
}

static void
look (BacklotWorkerKeeper *self)
{
  self->look_again = self->looking;
  if (self->looking || self->letting_go)
    return;
  self->looking = TRUE;
  backlot_database_run_async (self->database, NULL, read_outlook, g_new0 (Outlook, 1), g_free,
                              NULL, look_cb, g_object_ref (self));
}

static void
committed_cb (BacklotWorkerKeeper *self,
              GPtrArray           *changes)
{
  for (guint i = 0; i < changes->len; i++)
    {
      const BacklotChange *change = g_ptr_array_index (changes, i);

      if (strcmp (change->table, "jobs") == 0)
        {
          look (self);
          return;
        }
    }
}

static void
backlot_worker_keeper_get_property (GObject    *object,
                                    guint       prop_id,
                                    GValue     *value,
                                    GParamSpec *pspec)
{
  BacklotWorkerKeeper *self = BACKLOT_WORKER_KEEPER (object);

  switch ((BacklotWorkerKeeperProperty) prop_id)
    {
    case PROP_BUSY:
      g_value_set_boolean (value, backlot_worker_keeper_is_busy (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_worker_keeper_dispose (GObject *object)
{
  BacklotWorkerKeeper *self = BACKLOT_WORKER_KEEPER (object);

  backlot_worker_keeper_stop (self);
  g_clear_object (&self->database);
  G_OBJECT_CLASS (backlot_worker_keeper_parent_class)->dispose (object);
}

static void
backlot_worker_keeper_finalize (GObject *object)
{
  BacklotWorkerKeeper *self = BACKLOT_WORKER_KEEPER (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->workers, g_ptr_array_unref);
  g_strfreev (self->arguments);
  G_OBJECT_CLASS (backlot_worker_keeper_parent_class)->finalize (object);
}

static void
backlot_worker_keeper_class_init (BacklotWorkerKeeperClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = backlot_worker_keeper_get_property;
  object_class->dispose = backlot_worker_keeper_dispose;
  object_class->finalize = backlot_worker_keeper_finalize;

  /**
   * BacklotWorkerKeeper:busy:
   *
   * Whether a worker runs or a job waits that may begin; the studio does not end itself then.
   */
  properties[PROP_BUSY] =
    g_param_spec_boolean ("busy", NULL, NULL, FALSE, (G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
backlot_worker_keeper_init (BacklotWorkerKeeper *self)
{
  self->cancellable = g_cancellable_new ();
  self->workers = g_ptr_array_new_with_free_func (g_object_unref);
  self->most = 1;
  self->most_before = 1;
}

/**
 * backlot_worker_keeper_new:
 * @arguments: what the worker is called with
 * @idle_s: how long a worker without a job stays, since the next job often comes soon
 */
BacklotWorkerKeeper *
backlot_worker_keeper_new (BacklotDatabase    *database,
                           const char * const *arguments,
                           guint               idle_s)
{
  BacklotWorkerKeeper *self = g_object_new (BACKLOT_TYPE_WORKER_KEEPER, NULL);

  self->database = g_object_ref (database);
  self->idle_s = idle_s;
  self->arguments = g_strdupv ((char **) arguments);
  g_signal_connect_object (database, "committed", G_CALLBACK (committed_cb), self,
                           G_CONNECT_SWAPPED);
  look (self);
  return self;
}

gboolean
backlot_worker_keeper_is_busy (BacklotWorkerKeeper *self)
{
  return self->workers->len > 0 || (self->waiting && self->most > 0 && !self->letting_go);
}

/**
 * backlot_worker_keeper_set_most:
 * @most: how many workers there may be at a time; one is there at the beginning; 0: jobs wait
 *
 * Those that are too many by now do their jobs to the end.
 */
void
backlot_worker_keeper_set_most (BacklotWorkerKeeper *self,
                                guint                most)
{
  self->forsaken = FALSE;
  g_clear_handle_id (&self->hold_timer, g_source_remove);
  self->most = most;
  if (most > 0)
    self->most_before = most;
  send_signal (self, most, SIGUSR1);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
  look (self);
}

static void
hold_cb (gpointer user_data)
{
  BacklotWorkerKeeper *self = user_data;

  self->hold_timer = 0;
  backlot_worker_keeper_set_most (self, self->most_before);
}

/**
 * backlot_worker_keeper_set_watched:
 * @watched: somebody is connected
 * @stay_ms: how long a hold waits to be renewed
 *
 * Who held jobs back may have ended without a word. Jobs stay held while nobody is there; who comes
 * says so anew, or they begin.
 */
void
backlot_worker_keeper_set_watched (BacklotWorkerKeeper *self,
                                   gboolean             watched,
                                   guint                stay_ms)
{
  if (!watched)
    {
      self->forsaken = TRUE;
      g_clear_handle_id (&self->hold_timer, g_source_remove);
    }
  else if (self->forsaken && self->most == 0 && !self->letting_go && self->hold_timer == 0)
    {
      self->hold_timer = g_timeout_add_once (stay_ms, hold_cb, self);
    }
}

/**
 * backlot_worker_keeper_let_go:
 *
 * The worker is told to go, and none is started any more. As long as it is busy the worker gives
 * its job back, for which it needs the studio.
 */
void
backlot_worker_keeper_let_go (BacklotWorkerKeeper *self)
{
  self->letting_go = TRUE;
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_handle_id (&self->hold_timer, g_source_remove);
  g_clear_handle_id (&self->idle_timer, g_source_remove);
  send_signal (self, 0, SIGTERM);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

/* For the studio's end: nothing is waited for any more. */
void
backlot_worker_keeper_stop (BacklotWorkerKeeper *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_handle_id (&self->hold_timer, g_source_remove);
  g_clear_handle_id (&self->idle_timer, g_source_remove);
  send_signal (self, 0, SIGTERM);
}
