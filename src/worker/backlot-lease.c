/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The right to work on one job, kept by a heartbeat every second. */

#include "config.h"

#include "worker/backlot-lease.h"

#define HEARTBEAT_MS 1000

struct _BacklotLease
{
  GObject       parent_instance;

  BacklotRest  *rest;           /* (owned) */
  LarderClock  *clock;          /* (owned) */
  char         *job_id;
  char         *worker_id;
  GCancellable *cancellable;    /* (owned): of the heartbeat under way */
  gboolean      beating;
  double        percent;
  double        remaining_s;    /* −1: unknown */
};

static guint lost_signal;

G_DEFINE_FINAL_TYPE (BacklotLease, backlot_lease, G_TYPE_OBJECT)

static gboolean heartbeat_cb (gpointer user_data);

static void
set_alarm (BacklotLease *self,
           gint64        in_ms)
{
  larder_clock_set_alarm (self->clock, self,
                          in_ms < 0 ? -1 : larder_clock_get_time_ms (self->clock) + in_ms,
                          heartbeat_cb, self);
}

static LarderValue *
make_heartbeat (BacklotLease *self)
{
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();
  g_autoptr(LarderValue) others = NULL;

  larder_value_builder_set_int (builder, "p_progress", (gint64) self->percent);
  if (self->remaining_s >= 0)
    {
      gint64 at_ms = larder_clock_get_time_ms (self->clock) + (gint64) (self->remaining_s * 1000);
      g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc_usec (at_ms * 1000);
      g_autofree char *text = g_date_time_format_iso8601 (time);

      larder_value_builder_set_string (builder, "p_estimated_completion", text);
    }
  larder_value_builder_set_int (builder, "p_lease_s", BACKLOT_LEASE_S);
  others = larder_value_builder_end (builder);

  return backlot_lease_make_arguments (self, others);
}

/* Not being able to ask is no reason to stop: the lease outlasts a restart of the server. */
static void
beaten_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(LarderValue) answer = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(BacklotLease) self = NULL;

  answer = backlot_rest_finish (BACKLOT_REST (object), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = g_object_ref (BACKLOT_LEASE (user_data));
  self->beating = FALSE;
  if (answer != NULL && larder_value_get_kind (answer) == LARDER_VALUE_BOOLEAN &&
      !larder_value_get_boolean (answer))
    {
      backlot_lease_stop (self);
      g_signal_emit (self, lost_signal, 0);
    }
}

static gboolean
heartbeat_cb (gpointer user_data)
{
  BacklotLease *self = user_data;

  if (!self->beating)
    {
      g_autoptr(LarderValue) arguments = make_heartbeat (self);

      self->beating = TRUE;
      backlot_rest_rpc_async (self->rest, "heartbeat_job", arguments, self->cancellable,
                              beaten_cb, self);
    }
  set_alarm (self, HEARTBEAT_MS);

  return G_SOURCE_REMOVE;
}

static void
given_back_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  g_autoptr(LarderValue) answer = NULL;
  GError *error = NULL;

  answer = backlot_rest_finish (BACKLOT_REST (object), result, &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
backlot_lease_dispose (GObject *object)
{
  BacklotLease *self = BACKLOT_LEASE (object);

  if (self->clock != NULL)
    backlot_lease_stop (self);
  g_clear_object (&self->clock);
  g_clear_object (&self->rest);

  G_OBJECT_CLASS (backlot_lease_parent_class)->dispose (object);
}

static void
backlot_lease_finalize (GObject *object)
{
  BacklotLease *self = BACKLOT_LEASE (object);

  g_object_unref (self->cancellable);
  g_free (self->job_id);
  g_free (self->worker_id);

  G_OBJECT_CLASS (backlot_lease_parent_class)->finalize (object);
}

static void
backlot_lease_class_init (BacklotLeaseClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = backlot_lease_dispose;
  object_class->finalize = backlot_lease_finalize;

  lost_signal = g_signal_new ("lost", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                              NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
backlot_lease_init (BacklotLease *self)
{
  self->cancellable = g_cancellable_new ();
  self->remaining_s = -1;
}

/**
 * backlot_lease_new:
 * @rest: signed in
 * @clock: when the heartbeats are due
 * @job_id: a job that was claimed
 * @worker_id: by whom
 *
 * Returns: (transfer full): a lease without heartbeats yet
 */
BacklotLease *
backlot_lease_new (BacklotRest *rest,
                   LarderClock *clock,
                   const char  *job_id,
                   const char  *worker_id)
{
  BacklotLease *self = NULL;

  g_return_val_if_fail (BACKLOT_IS_REST (rest), NULL);
  g_return_val_if_fail (LARDER_IS_CLOCK (clock), NULL);

  self = g_object_new (BACKLOT_TYPE_LEASE, NULL);
  self->rest = g_object_ref (rest);
  self->clock = g_object_ref (clock);
  self->job_id = g_strdup (job_id);
  self->worker_id = g_strdup (worker_id);

  return self;
}

void
backlot_lease_start (BacklotLease *self)
{
  g_return_if_fail (BACKLOT_IS_LEASE (self));

  set_alarm (self, HEARTBEAT_MS);
}

/**
 * backlot_lease_stop:
 * @self: the lease
 *
 * No heartbeat more, and no `lost` either. It can not be started again.
 */
void
backlot_lease_stop (BacklotLease *self)
{
  g_return_if_fail (BACKLOT_IS_LEASE (self));

  g_cancellable_cancel (self->cancellable);
  set_alarm (self, -1);
}

/**
 * backlot_lease_set_progress:
 * @self: the lease
 * @percent: 0.0 to 100.0, what was really done
 * @remaining_s: how long the rest will take, −1 while that is unknown
 *
 * What the next heartbeat tells.
 */
void
backlot_lease_set_progress (BacklotLease *self,
                            double        percent,
                            double        remaining_s)
{
  g_return_if_fail (BACKLOT_IS_LEASE (self));

  self->percent = percent;
  self->remaining_s = remaining_s;
}

/**
 * backlot_lease_make_arguments:
 * @self: the lease
 * @others: an object
 *
 * Returns: (transfer full): @others with the arguments that say which job it is and whose
 */
LarderValue *
backlot_lease_make_arguments (BacklotLease *self,
                              LarderValue  *others)
{
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();
  g_autoptr(LarderValue) own = NULL;

  larder_value_builder_set_string (builder, "p_job_id", self->job_id);
  larder_value_builder_set_string (builder, "p_worker_id", self->worker_id);
  own = larder_value_builder_end (builder);

  return larder_value_merge (own, others);
}

/**
 * backlot_lease_give_back_async:
 * @self: the lease
 * @callback: (scope async): called once
 *
 * Lets another worker take the job at once, without counting as a try of it. Without an answer the
 * lease runs out by itself.
 */
void
backlot_lease_give_back_async (BacklotLease        *self,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();
  g_autoptr(LarderValue) nothing = larder_value_builder_end (builder);
  g_autoptr(LarderValue) arguments = NULL;

  g_return_if_fail (BACKLOT_IS_LEASE (self));

  backlot_lease_stop (self);
  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, backlot_lease_give_back_async);
  arguments = backlot_lease_make_arguments (self, nothing);
  backlot_rest_rpc_async (self->rest, "return_job", arguments, NULL, given_back_cb,
                          g_steal_pointer (&task));
}

gboolean
backlot_lease_give_back_finish (BacklotLease  *self,
                                GAsyncResult  *result,
                                GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
