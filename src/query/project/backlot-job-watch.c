/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Notices when jobs begin and end, however their rows came, and reads what follows from it. */

#include "config.h"

#include "query/project/backlot-job-watch.h"

#include "query/backlot-backend-private.h"

struct _BacklotJobWatch
{
  GObject         parent_instance;

  BacklotBackend *backend;      /* borrowed: it owns this object */
  LarderTable    *jobs;         /* (owned) */
  GHashTable     *unfinished;   /* (owned): set of the ids of jobs that were seen at work */
};

G_DEFINE_FINAL_TYPE (BacklotJobWatch, backlot_job_watch, G_TYPE_OBJECT)

static gboolean
is_unfinished (LarderValue *row)
{
  const char *status = larder_value_get_member_string (row, "status");

  return g_strcmp0 (status, "queued") == 0 || g_strcmp0 (status, "processing") == 0;
}

/* The server's row, not what is seen: a cancellation that is still to be sent ends nothing. */
static void
row_changed_cb (LarderTable     *jobs,
                const char      *id,
                BacklotJobWatch *self)
{
  LarderValue *row = larder_table_get_base (jobs, id);
  gboolean was_unfinished = g_hash_table_contains (self->unfinished, id);
  const char *project_id;

  if (row == NULL)
    {
      g_hash_table_remove (self->unfinished, id);
      return;
    }
  if (is_unfinished (row) == was_unfinished)
    return;
  if (was_unfinished)
    g_hash_table_remove (self->unfinished, id);
  else
    g_hash_table_add (self->unfinished, g_strdup (id));

  project_id = larder_value_get_member_string (row, "project_id");
  backlot_backend_invalidate (self->backend, "credits", NULL, NULL);
  if (project_id != NULL)
    backlot_backend_invalidate (self->backend, "projects", "detail", project_id);
  if (was_unfinished)
    {
      backlot_backend_invalidate (self->backend, "outputs", NULL, NULL);
      backlot_backend_invalidate (self->backend, "notifications", NULL, NULL);
    }
}

static void
backlot_job_watch_dispose (GObject *object)
{
  BacklotJobWatch *self = BACKLOT_JOB_WATCH (object);

  if (self->jobs != NULL)
    g_signal_handlers_disconnect_by_data (self->jobs, self);
  g_clear_object (&self->jobs);

  G_OBJECT_CLASS (backlot_job_watch_parent_class)->dispose (object);
}

static void
backlot_job_watch_finalize (GObject *object)
{
  g_hash_table_unref (BACKLOT_JOB_WATCH (object)->unfinished);

  G_OBJECT_CLASS (backlot_job_watch_parent_class)->finalize (object);
}

static void
backlot_job_watch_class_init (BacklotJobWatchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = backlot_job_watch_dispose;
  object_class->finalize = backlot_job_watch_finalize;
}

static void
backlot_job_watch_init (BacklotJobWatch *self)
{
  self->unfinished = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

BacklotJobWatch *
backlot_job_watch_new (BacklotBackend *backend)
{
  BacklotJobWatch *self = g_object_new (BACKLOT_TYPE_JOB_WATCH, NULL);

  self->backend = backend;
  self->jobs = g_object_ref (backlot_backend_get_table (backend, "jobs"));
  g_signal_connect_object (self->jobs, "row-changed", G_CALLBACK (row_changed_cb), self, 0);
  return self;
}
