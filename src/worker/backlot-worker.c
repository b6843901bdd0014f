/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Claims jobs, one at a time, until there are none. */

#include "config.h"

#include "worker/backlot-worker.h"

#include "service/backlot-rest.h"
#include "service/backlot-session.h"
#include "worker/backlot-film-job.h"
#include "worker/backlot-lease.h"
#include "worker/backlot-scratch.h"

#define KIND "film_render"
#define CLAIM_MS 1000
#define IDLE_MS 30000
/* A server that can not be reached, or that refuses, is asked more and more rarely. */
#define PAUSE_MAX_MS 30000

struct _BacklotWorker
{
  GObject           parent_instance;

  BacklotTransport *transport;      /* (owned) */
  BacklotSession   *session;        /* (owned) (nullable): its own, never another program's;
                                     * none where the key alone says who it is */
  const BacklotAccount *account;    /* (nullable) borrowed: lives longer */
  BacklotRest      *rest;           /* (owned) */
  LarderClock      *clock;          /* (owned) */
  BacklotScratch   *scratch;        /* (owned) */
  char             *id;
  BacklotFilmRender render;
  BacklotFilmJob   *job;            /* (owned) (nullable) */
  char             *job_folder;     /* (nullable) */
  char             *job_id;         /* (nullable) */
  gint64            claimed_at_us;
  gint64            pause_ms;       /* until the next try after one that failed */
  char             *complaint;      /* (nullable): the last one, which is told once */
  gint64            idle_since_ms;
  gboolean          stopping;
  gboolean          retiring;       /* its job is the last one */
  gboolean          claiming;
};

static guint ended_signal;

G_DEFINE_FINAL_TYPE (BacklotWorker, backlot_worker, G_TYPE_OBJECT)

static void claim (BacklotWorker *self);

static gboolean
claim_cb (gpointer user_data)
{
  claim (user_data);

  return G_SOURCE_REMOVE;
}

static void
wait_for_job (BacklotWorker *self,
              gint64         in_ms)
{
  gint64 now_ms = larder_clock_get_time_ms (self->clock);

  if (self->stopping || self->retiring ||
      (self->account == NULL && now_ms - self->idle_since_ms >= IDLE_MS))
    g_signal_emit (self, ended_signal, 0);
  else
    larder_clock_set_alarm (self->clock, self, now_ms + in_ms, claim_cb, self);
}

static void
job_ended_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  static const char * const words[] = {
    [BACKLOT_FILM_JOB_COMPLETED] = "completed",
    [BACKLOT_FILM_JOB_FAILED] = "failed",
    [BACKLOT_FILM_JOB_LOST] = "not ours any more",
    [BACKLOT_FILM_JOB_RETURNED] = "given back",
  };
  g_autoptr(BacklotWorker) self = BACKLOT_WORKER (user_data);
  BacklotFilmJobEnd end = backlot_film_job_run_finish (BACKLOT_FILM_JOB (object), result);

  if (self->account != NULL)
    g_message ("job=%s kind=" KIND " end=\"%s\" seconds=%.3f", self->job_id, words[end],
               (double) (g_get_monotonic_time () - self->claimed_at_us) / G_USEC_PER_SEC);
  else
    g_info ("the job is %s", words[end]);
  g_clear_pointer (&self->job_id, g_free);
  g_clear_object (&self->job);
  backlot_scratch_remove (self->job_folder);
  g_clear_pointer (&self->job_folder, g_free);
  self->idle_since_ms = larder_clock_get_time_ms (self->clock);
  wait_for_job (self, 0);
}

static void
begin_job (BacklotWorker *self,
           LarderValue   *row)
{
  const char *id = larder_value_get_member_string (row, "id");
  g_autoptr(GError) error = NULL;

  g_info ("claimed job %s", id);
  g_set_str (&self->job_id, id);
  self->claimed_at_us = g_get_monotonic_time ();
  self->job_folder = backlot_scratch_make_job (self->scratch, id, &error);
  if (self->job_folder == NULL)
    {
      /* The lease runs out, and a worker with a disk that works takes the job. */
      g_info ("%s", error->message);
      g_signal_emit (self, ended_signal, 0);
      return;
    }
  self->job = backlot_film_job_new (self->transport, self->id, row, self->job_folder,
                                    self->render);
  backlot_film_job_run_async (self->job, job_ended_cb, g_object_ref (self));
  if (self->stopping)
    backlot_film_job_give_back (self->job);
}

/* At a server somebody reads this, but not once a second. */
static void
complain (BacklotWorker *self,
          const GError  *error)
{
  if (self->account == NULL)
    g_info ("no job: %s", error->message);
  else if (g_set_str (&self->complaint, error->message))
    g_message ("no job: %s", error->message);
}

static gint64
next_pause_ms (BacklotWorker *self)
{
  if (self->account == NULL)
    return CLAIM_MS;
  self->pause_ms = CLAMP (self->pause_ms * 2, CLAIM_MS, PAUSE_MAX_MS);

  return self->pause_ms;
}

static void
claimed_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(BacklotWorker) self = BACKLOT_WORKER (user_data);
  g_autoptr(LarderValue) rows = NULL;
  g_autoptr(GError) error = NULL;
  LarderValue *row = NULL;

  self->claiming = FALSE;
  rows = backlot_rest_finish (BACKLOT_REST (object), result, &error);
  if (rows != NULL && larder_value_get_kind (rows) == LARDER_VALUE_ARRAY &&
      larder_value_get_n_items (rows) > 0)
    row = larder_value_get_item (rows, 0);
  if (error != NULL)
    complain (self, error);
  else
    g_clear_pointer (&self->complaint, g_free);

  if (row != NULL && larder_value_get_member_string (row, "id") != NULL)
    begin_job (self, row);
  else
    wait_for_job (self, error != NULL ? next_pause_ms (self) : CLAIM_MS);
  if (error == NULL)
    self->pause_ms = 0;
}

static void
signed_in_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(BacklotWorker) self = BACKLOT_WORKER (user_data);
  g_autoptr(GError) error = NULL;

  self->claiming = FALSE;
  if (backlot_session_sign_in_finish (BACKLOT_SESSION (object), result, &error))
    {
      self->pause_ms = 0;
      wait_for_job (self, 0);
    }
  else
    {
      complain (self, error);
      wait_for_job (self, next_pause_ms (self));
    }
}

static void
claim (BacklotWorker *self)
{
  gboolean by_password = self->account != NULL && self->account->email != NULL;
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();
  g_autoptr(LarderValue) arguments = NULL;

  larder_value_builder_set_string (builder, "p_worker_id", self->id);
  larder_value_builder_begin_array (builder, "p_kinds");
  larder_value_builder_add_string (builder, KIND);
  larder_value_builder_close (builder);
  larder_value_builder_set_int (builder, "p_lease_s", BACKLOT_LEASE_S);
  arguments = larder_value_builder_end (builder);
  self->claiming = TRUE;
  if (by_password && !backlot_session_get_signed_in (self->session))
    {
      backlot_session_sign_in_password_async (self->session, self->account->email,
                                              self->account->password, NULL, signed_in_cb,
                                              g_object_ref (self));
      return;
    }
  backlot_rest_rpc_async (self->rest, "claim_job", arguments, NULL, claimed_cb,
                          g_object_ref (self));
}

static void
backlot_worker_finalize (GObject *object)
{
  BacklotWorker *self = BACKLOT_WORKER (object);

  if (self->clock != NULL)
    larder_clock_set_alarm (self->clock, self, -1, claim_cb, self);
  g_clear_object (&self->rest);
  g_clear_object (&self->session);
  g_clear_object (&self->transport);
  g_clear_object (&self->clock);
  g_clear_pointer (&self->scratch, backlot_scratch_free);
  g_free (self->job_folder);
  g_free (self->job_id);
  g_free (self->complaint);
  g_free (self->id);

  G_OBJECT_CLASS (backlot_worker_parent_class)->finalize (object);
}

static void
backlot_worker_class_init (BacklotWorkerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = backlot_worker_finalize;

  ended_signal = g_signal_new ("ended", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                               NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
backlot_worker_init (BacklotWorker *self)
{
}

/**
 * backlot_worker_new:
 * @transport: to the server whose jobs it does
 * @account: (nullable): who it is there, for as long as it lives; %NULL is the owner of a studio,
 *   at its socket
 * @folder: where it may write; what dead workers have left there is removed
 * @error: what the disk said
 *
 * Returns: (transfer full): a worker that has not begun; %NULL on error
 */
BacklotWorker *
backlot_worker_new (BacklotTransport      *transport,
                    const BacklotAccount  *account,
                    const char            *folder,
                    GError               **error)
{
  g_autoptr(BacklotScratch) scratch = NULL;
  BacklotWorker *self = NULL;

  g_return_val_if_fail (BACKLOT_IS_TRANSPORT (transport), NULL);

  scratch = backlot_scratch_new (folder, error);
  if (scratch == NULL)
    return NULL;

  self = g_object_new (BACKLOT_TYPE_WORKER, NULL);
  self->scratch = g_steal_pointer (&scratch);
  self->transport = g_object_ref (transport);
  self->account = account;
  if (account == NULL || account->email != NULL)
    self->session = backlot_session_new (transport);
  self->rest = backlot_rest_new (transport);
  self->clock = g_object_ref (backlot_transport_get_clock (transport));
  self->id = g_uuid_string_random ();
  self->render = backlot_film_render_async;

  return self;
}

/**
 * backlot_worker_set_render:
 * @self: a worker that has not begun
 * @render: what makes its films, in place of the film engine alone
 */
void
backlot_worker_set_render (BacklotWorker     *self,
                           BacklotFilmRender  render)
{
  g_return_if_fail (BACKLOT_IS_WORKER (self));
  g_return_if_fail (render != NULL);

  self->render = render;
}

void
backlot_worker_start (BacklotWorker *self)
{
  g_return_if_fail (BACKLOT_IS_WORKER (self));

  self->idle_since_ms = larder_clock_get_time_ms (self->clock);
  claim (self);
}

/**
 * backlot_worker_stop:
 * @self: the worker
 *
 * Gives its job back and ends; `ended` tells when.
 */
void
backlot_worker_stop (BacklotWorker *self)
{
  g_return_if_fail (BACKLOT_IS_WORKER (self));

  if (self->stopping)
    return;

  self->stopping = TRUE;
  if (self->job != NULL)
    backlot_film_job_give_back (self->job);
  else if (!self->claiming)
    g_signal_emit (self, ended_signal, 0);
}

/**
 * backlot_worker_retire:
 * @self: the worker
 *
 * Does its job to the end, if it has one, and takes no other; `ended` tells when.
 */
void
backlot_worker_retire (BacklotWorker *self)
{
  g_return_if_fail (BACKLOT_IS_WORKER (self));

  if (self->stopping || self->retiring)
    return;

  self->retiring = TRUE;
  if (self->job == NULL && !self->claiming)
    g_signal_emit (self, ended_signal, 0);
}
