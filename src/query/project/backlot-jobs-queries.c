/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Jobs: reading, prices, starting, cancelling. */

#include "config.h"

#include "query/project/backlot-jobs-queries.h"

#include "query/backlot-backend-private.h"
#include "query/backlot-error-service.h"
#include "query/backlot-fetch.h"
#include "query/backlot-send.h"
#include "query/project/backlot-jobs-mutations.h"

#define KIND "film_render"
#define MAX_ROWS 200

static void
read_of_project (BacklotWireQuery *query,
                 const char       *project_id)
{
  backlot_wire_query_select (query, "*");
  backlot_wire_query_filter (query, "project_id", "eq", project_id);
  backlot_wire_query_order (query, "created_at", BACKLOT_WIRE_ORDER_DESCENDING);
}

static void
read_mine (BacklotWireQuery *query,
           const char       *user_id)
{
  backlot_wire_query_select (query, "*");
  backlot_wire_query_filter (query, "user_id", "eq", user_id);
  backlot_wire_query_order (query, "created_at", BACKLOT_WIRE_ORDER_DESCENDING);
  backlot_wire_query_limit (query, MAX_ROWS);
}

static void
read_one (BacklotWireQuery *query,
          const char       *job_id)
{
  backlot_wire_query_select (query, "*");
  backlot_wire_query_filter (query, "id", "eq", job_id);
}

/* Takes @key. */
static LarderQueryOptions *
new_options (BacklotBackend   *backend,
             GVariant         *key,
             const char       *scope,
             BacklotFetchFunc  func,
             const char       *id)
{
  LarderSchema *schema =
    scope != NULL ? backlot_fetch_new_scope (backend, "jobs", scope, id) : NULL;

  return backlot_fetch_new_rows (backend, key, "jobs", schema, func, id);
}

GListModel *
backlot_jobs_list_waiting (BacklotBackend *backend)
{
  LarderTableView *view = NULL;

  g_return_val_if_fail (BACKLOT_IS_BACKEND (backend), NULL);

  view = larder_table_view_new (backlot_backend_get_table (backend, "jobs"), "created_at,id");
  larder_table_view_set_match_string (view, "status", "queued");
  return G_LIST_MODEL (view);
}

LarderQueryOptions *
backlot_jobs_list_options (BacklotBackend *backend,
                           const char     *project_id)
{
  g_return_val_if_fail (BACKLOT_IS_BACKEND (backend), NULL);

  if (project_id == NULL)
    return new_options (backend, backlot_backend_new_key ("jobs", "list", "mine", NULL), NULL,
                        read_mine, backlot_backend_get_user_id (backend));
  return new_options (backend, backlot_backend_new_key ("jobs", "list", project_id, NULL),
                      "project_id", read_of_project, project_id);
}

LarderQueryOptions *
backlot_jobs_detail_options (BacklotBackend *backend,
                             const char     *job_id)
{
  g_return_val_if_fail (BACKLOT_IS_BACKEND (backend), NULL);
  g_return_val_if_fail (job_id != NULL, NULL);

  return new_options (backend, backlot_backend_new_key ("jobs", "detail", job_id, NULL), NULL,
                      read_one, job_id);
}

LarderQueryOptions *
backlot_jobs_quote_options (BacklotBackend *backend,
                            const char     *project_id)
{
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();

  g_return_val_if_fail (BACKLOT_IS_BACKEND (backend), NULL);
  g_return_val_if_fail (project_id != NULL, NULL);

  larder_value_builder_set_string (builder, "p_project_id", project_id);
  larder_value_builder_set_string (builder, "p_kind", KIND);
  return backlot_fetch_new_rpc (backend,
                                backlot_backend_new_key ("jobs", "quote", project_id, KIND),
                                "quote_job", larder_value_builder_end (builder));
}

BacklotJob *
backlot_jobs_get (BacklotBackend *backend,
                  const char     *job_id)
{
  g_return_val_if_fail (BACKLOT_IS_BACKEND (backend), NULL);

  return BACKLOT_JOB (larder_table_get_record (backlot_backend_get_table (backend, "jobs"),
                                               job_id));
}

static LarderPatch *
new_job_patch (BacklotBackend *backend,
               const char     *id,
               const char     *project_id,
               int             cost)
{
  g_autoptr(LarderValueBuilder) row = larder_value_builder_new_object ();
  g_autoptr(LarderValue) value = NULL;
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *text = g_date_time_format_iso8601 (now);

  larder_value_builder_set_string (row, "id", id);
  larder_value_builder_set_string (row, "project_id", project_id);
  larder_value_builder_set_string (row, "user_id", backlot_backend_get_user_id (backend));
  larder_value_builder_set_string (row, "kind", KIND);
  larder_value_builder_set_string (row, "status", "queued");
  larder_value_builder_set_int (row, "cost", cost);
  larder_value_builder_set_int (row, "progress", 0);
  larder_value_builder_set_string (row, "created_at", text);
  value = larder_value_builder_end (row);
  return larder_patch_new_insert ("jobs", value);
}

/* What the job is made of: a project, or the job that is tried again. */
static const char *
get_subject (LarderValue *variables)
{
  const char *retry_of = larder_value_get_member_string (variables, "retry_of");

  return retry_of != NULL ? retry_of : larder_value_get_member_string (variables, "project_id");
}

/* The id for a new job. One whose answer was lost may have arrived all the same: until that is
 * known, asking again asks for that one, and it is paid once. */
static char *
take_id (BacklotBackend *backend,
         const char     *key,
         const char     *subject)
{
  BacklotIdempotencyKeys *keys = backlot_backend_get_idempotency_keys (backend);
  LarderTable *jobs = backlot_backend_get_table (backend, "jobs");
  char *id = backlot_idempotency_keys_take (keys, key, subject);

  if (larder_table_get_base (jobs, id) == NULL)
    return id;
  g_free (id);
  backlot_idempotency_keys_settle (keys, key, subject);
  return backlot_idempotency_keys_take (keys, key, subject);
}

static gboolean
is_settled (const GError *error)
{
  return error == NULL ||
         (error->domain == BACKLOT_ERROR && !backlot_error_is_temporary (error));
}

static void
submitted_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(LarderValue) value =
    larder_mutation_submit_finish (LARDER_MUTATION (object), result, &error);
  LarderValue *variables = larder_mutation_get_variables (LARDER_MUTATION (object));
  BacklotBackend *backend = g_task_get_source_object (task);

  if (error != NULL)
    error = backlot_error_take_service (error);
  if (is_settled (error))
    backlot_idempotency_keys_settle (backlot_backend_get_idempotency_keys (backend),
                                     larder_mutation_get_key (LARDER_MUTATION (object)),
                                     get_subject (variables));
  if (error == NULL)
    {
      g_task_return_pointer (task,
                             g_strdup (larder_value_get_member_string (variables, "id")), g_free);
      return;
    }
  /* A failed change of a row holds later ones up, and the next submission may be of that row. */
  larder_mutation_withdraw (LARDER_MUTATION (object));
  g_task_return_error (task, g_steal_pointer (&error));
}

/* Takes @task. */
static void
submit (BacklotBackend *backend,
        const char     *key,
        const char     *project_id,
        const char     *retry_of,
        int             expected_cost,
        GTask          *task)
{
  g_autofree char *id = take_id (backend, key, retry_of != NULL ? retry_of : project_id);
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();
  g_autoptr(LarderValue) variables = NULL;
  g_autoptr(LarderPatch) patch = NULL;
  g_autoptr(LarderMutation) mutation = NULL;

  larder_value_builder_set_string (builder, "id", id);
  larder_value_builder_set_string (builder, "project_id", project_id);
  larder_value_builder_set_int (builder, "expected_cost", expected_cost);
  if (retry_of != NULL)
    larder_value_builder_set_string (builder, "retry_of", retry_of);
  variables = larder_value_builder_end (builder);
  mutation = larder_mutation_new (backlot_backend_get_client (backend), key, variables);
  patch = new_job_patch (backend, id, project_id, expected_cost);
  larder_mutation_add_patch (mutation, patch);
  larder_mutation_submit_async (mutation, g_task_get_cancellable (task), submitted_cb, task);
}

void
backlot_jobs_submit_async (BacklotBackend      *backend,
                           const char          *project_id,
                           int                  expected_cost,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (BACKLOT_IS_BACKEND (backend));
  g_return_if_fail (project_id != NULL);

  task = g_task_new (backend, cancellable, callback, user_data);
  g_task_set_source_tag (task, backlot_jobs_submit_async);
  submit (backend, "jobs.submit", project_id, NULL, expected_cost, task);
}

char *
backlot_jobs_submit_finish (BacklotBackend  *backend,
                            GAsyncResult    *result,
                            GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, backend), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
backlot_jobs_retry_async (BacklotBackend      *backend,
                          const char          *job_id,
                          int                  expected_cost,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_autoptr(BacklotJob) job = NULL;
  GTask *task;

  g_return_if_fail (BACKLOT_IS_BACKEND (backend));
  g_return_if_fail (job_id != NULL);

  task = g_task_new (backend, cancellable, callback, user_data);
  g_task_set_source_tag (task, backlot_jobs_retry_async);
  job = backlot_jobs_get (backend, job_id);
  submit (backend, "jobs.retry", backlot_job_get_project_id (job), job_id, expected_cost, task);
}

char *
backlot_jobs_retry_finish (BacklotBackend  *backend,
                           GAsyncResult    *result,
                           GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, backend), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
backlot_jobs_cancel (BacklotBackend *backend,
                     const char     *job_id)
{
  g_autoptr(BacklotJob) job = NULL;
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();
  g_autoptr(LarderValueBuilder) changes = larder_value_builder_new_object ();
  g_autoptr(LarderValue) variables = NULL;
  g_autoptr(LarderValue) value = NULL;
  g_autoptr(LarderPatch) patch = NULL;
  g_autoptr(LarderMutation) mutation = NULL;

  g_return_if_fail (BACKLOT_IS_BACKEND (backend));
  g_return_if_fail (job_id != NULL);

  job = backlot_jobs_get (backend, job_id);
  if (!backlot_job_get_can_cancel (job))
    return;
  larder_value_builder_set_string (builder, "id", job_id);
  larder_value_builder_set_string (builder, "project_id", backlot_job_get_project_id (job));
  variables = larder_value_builder_end (builder);
  larder_value_builder_set_string (changes, "status", "cancelled");
  value = larder_value_builder_end (changes);
  mutation = larder_mutation_new (backlot_backend_get_client (backend), "jobs.cancel", variables);
  patch = larder_patch_new_merge ("jobs", job_id, value);
  larder_mutation_add_patch (mutation, patch);
  larder_mutation_submit (mutation);
}

void
backlot_jobs_run_submit (LarderMutationContext *context,
                         gpointer               user_data)
{
  LarderValue *variables = larder_mutation_context_get_variables (context);
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();
  g_autoptr(LarderValue) arguments = NULL;

  larder_value_builder_set_string (builder, "p_id", backlot_send_get_text (context, "id"));
  larder_value_builder_set_string (builder, "p_project_id",
                                   backlot_send_get_text (context, "project_id"));
  larder_value_builder_set_string (builder, "p_kind", KIND);
  larder_value_builder_set_int (builder, "p_expected_cost",
                                larder_value_get_member_int (variables, "expected_cost", 0));
  arguments = larder_value_builder_end (builder);
  backlot_send_rpc (context, BACKLOT_BACKEND (user_data), "submit_job", arguments, "jobs");
}

void
backlot_jobs_run_retry (LarderMutationContext *context,
                        gpointer               user_data)
{
  LarderValue *variables = larder_mutation_context_get_variables (context);
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();
  g_autoptr(LarderValue) arguments = NULL;

  larder_value_builder_set_string (builder, "p_id", backlot_send_get_text (context, "id"));
  larder_value_builder_set_string (builder, "p_job_id",
                                   backlot_send_get_text (context, "retry_of"));
  larder_value_builder_set_int (builder, "p_expected_cost",
                                larder_value_get_member_int (variables, "expected_cost", 0));
  arguments = larder_value_builder_end (builder);
  backlot_send_rpc (context, BACKLOT_BACKEND (user_data), "retry_job", arguments, "jobs");
}

void
backlot_jobs_run_cancel (LarderMutationContext *context,
                         gpointer               user_data)
{
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();
  g_autoptr(LarderValue) arguments = NULL;

  larder_value_builder_set_string (builder, "p_job_id", backlot_send_get_text (context, "id"));
  arguments = larder_value_builder_end (builder);
  backlot_send_rpc (context, BACKLOT_BACKEND (user_data), "cancel_job", arguments, "jobs");
}
