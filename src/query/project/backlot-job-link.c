/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds the page of a job, also while the studio is still being asked. */

#include "config.h"

#include "query/project/backlot-job-link.h"

#include "larder/larder-query-observer.h"

#include "model/film/backlot-render.h"

#include "query/project/backlot-jobs-queries.h"
#include "query/project/backlot-outputs-queries.h"

struct _BacklotJobLink
{
  GObject              parent_instance;

  BacklotBackend      *backend;         /* (owned) */
  BacklotJob          *job;             /* (owned) */
  BacklotRender       *render;          /* (owned) */
  LarderQueryObserver *job_query;       /* (owned) */
  LarderQueryObserver *outputs_query;   /* (owned) (nullable): when the project is known */
  gboolean             resolved;
};

enum
{
  RESOLVED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BacklotJobLink, backlot_job_link, G_TYPE_OBJECT)

/* The film of a finished job is waited for while the list of films is read: what is known of it may
 * be older than the film. */
static gboolean
may_have_output (BacklotJobLink *self)
{
  return g_strcmp0 (backlot_job_get_status (self->job), "completed") == 0 &&
         (self->outputs_query == NULL ||
          larder_query_observer_get_status (self->outputs_query) == LARDER_STATUS_PENDING ||
          larder_query_observer_get_fetch_status (self->outputs_query) ==
            LARDER_FETCH_STATUS_FETCHING);
}

static void
update (BacklotJobLink *self)
{
  g_autoptr(BacklotJobLink) alive = g_object_ref (self);
  const char *project_id = NULL;
  BacklotOutput *output = NULL;
  g_autofree char *address = NULL;

  if (self->resolved || !larder_record_get_exists (LARDER_RECORD (self->job)))
    return;

  project_id = backlot_job_get_project_id (self->job);
  output = backlot_render_get_output (self->render);
  if (output == NULL && self->outputs_query == NULL)
    {
      g_autoptr(LarderQueryOptions) options =
        backlot_outputs_list_options (self->backend, project_id);

      self->outputs_query =
        larder_query_observer_new (backlot_backend_get_client (self->backend), options);
      larder_query_observer_attach (self->outputs_query);
      larder_query_observer_refetch (self->outputs_query);
      g_signal_connect_object (self->outputs_query, "notify::status", G_CALLBACK (update), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (self->outputs_query, "notify::fetch-status", G_CALLBACK (update),
                               self, G_CONNECT_SWAPPED);
      output = backlot_render_get_output (self->render);
    }
  if (output == NULL && may_have_output (self))
    return;

  self->resolved = TRUE;
  if (output != NULL)
    address = g_strconcat ("project/", project_id, "/renders/",
                           larder_record_get_id (LARDER_RECORD (output)), NULL);
  else
    address = g_strconcat ("project/", project_id, "/renders", NULL);
  g_signal_emit (self, signals[RESOLVED], 0, address);
}

static void
detach (LarderQueryObserver **query)
{
  if (*query != NULL)
    larder_query_observer_detach (*query);
  g_clear_object (query);
}

static void
backlot_job_link_dispose (GObject *object)
{
  BacklotJobLink *self = BACKLOT_JOB_LINK (object);

  detach (&self->job_query);
  detach (&self->outputs_query);
  g_clear_object (&self->render);
  g_clear_object (&self->job);
  g_clear_object (&self->backend);

  G_OBJECT_CLASS (backlot_job_link_parent_class)->dispose (object);
}

static void
backlot_job_link_class_init (BacklotJobLinkClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = backlot_job_link_dispose;

  signals[RESOLVED] = g_signal_new ("resolved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
backlot_job_link_init (BacklotJobLink *self)
{
}

BacklotJobLink *
backlot_job_link_new (BacklotBackend *backend,
                      const char     *job_id)
{
  BacklotJobLink *self = NULL;
  BacklotRenderTables tables;
  g_autoptr(LarderQueryOptions) options = NULL;

  g_return_val_if_fail (BACKLOT_IS_BACKEND (backend), NULL);
  g_return_val_if_fail (job_id != NULL, NULL);

  tables = (BacklotRenderTables) {
    .projects = backlot_backend_get_table (backend, "projects"),
    .jobs = backlot_backend_get_table (backend, "jobs"),
    .outputs = backlot_backend_get_table (backend, "outputs"),
    .media = backlot_backend_get_table (backend, "media_files"),
  };
  self = g_object_new (BACKLOT_TYPE_JOB_LINK, NULL);
  self->backend = g_object_ref (backend);
  self->job = backlot_jobs_get (backend, job_id);
  self->render = backlot_render_new (&tables, self->job);
  options = backlot_jobs_detail_options (backend, job_id);
  self->job_query = larder_query_observer_new (backlot_backend_get_client (backend), options);
  return self;
}

void
backlot_job_link_start (BacklotJobLink *self)
{
  g_return_if_fail (BACKLOT_IS_JOB_LINK (self));

  g_signal_connect_object (self->job, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->render, "notify::output", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  larder_query_observer_attach (self->job_query);
  update (self);
}
