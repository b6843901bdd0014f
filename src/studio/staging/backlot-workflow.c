/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The steps of a staging: which may be gone, and which follow from its jobs. */

#include "config.h"

#include "studio/staging/backlot-workflow.h"

#include "studio/backlot-api-error.h"
#include "studio/project/backlot-rights.h"

typedef struct
{
  char   *id;      /* NULL: the project has no workflow */
  char   *step;
  char   *json;    /* the whole row, for who was slower */
  gint64  version;
} Workflow;

static void
workflow_clear (Workflow *workflow)
{
  g_clear_pointer (&workflow->id, g_free);
  g_clear_pointer (&workflow->step, g_free);
  g_clear_pointer (&workflow->json, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Workflow, workflow_clear)

static gboolean
read_workflow (BacklotTransaction  *transaction,
               const char          *project_id,
               Workflow            *workflow,
               GError             **error)
{
  g_autoptr(BacklotStatement) statement = NULL;
  gboolean has_row;

  statement = backlot_transaction_query (transaction, error,
                                         "SELECT id, step, version, json_object ('id', id,"
                                         " 'project_id', project_id, 'step', step,"
                                         " 'room_type', room_type, 'style', style,"
                                         " 'variants', variants, 'notes', notes,"
                                         " 'created_at', created_at, 'updated_at', updated_at,"
                                         " 'updated_by', updated_by, 'version', version)"
                                         " FROM workflows WHERE project_id = ?1",
                                         "t", project_id);
  if (statement == NULL || !backlot_statement_next (statement, &has_row, error))
    return FALSE;
  if (!has_row)
    {
      backlot_api_error_fail (error, 404, "workflow_not_found", NULL);
      return FALSE;
    }
  workflow->id = g_strdup (backlot_statement_text (statement, 0));
  workflow->step = g_strdup (backlot_statement_text (statement, 1));
  workflow->version = backlot_statement_int (statement, 2);
  workflow->json = g_strdup (backlot_statement_text (statement, 3));
  return TRUE;
}

/* Rendering begins by submitting and ends by itself or by cancelling: nobody goes there or away. */
static gboolean
check_step (const char  *from,
            const char  *to,
            GError     **error)
{
  static const struct
  {
    const char *from;
    const char *to[4];
  } steps[] = {
    { "upload", { "room" } },
    { "room", { "upload", "style" } },
    { "style", { "upload", "room", "review" } },
    { "review", { "upload", "room", "style" } },
    { "results", { "style", "review", "done" } },
    { "done", { "results" } },
  };
  g_autofree char *details = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (g_str_equal (steps[i].from, from) && g_strv_contains (steps[i].to, to))
      return TRUE;
  details = backlot_api_details_texts ("from", from, "to", to, NULL);
  backlot_api_error_fail (error, 422, "step_not_allowed", details);
  return FALSE;
}

/* What the wanted step needs. */
static const char needs_sql[] =
  "SELECT CASE"
  " WHEN ?2 IN ('room', 'style', 'review') AND NOT EXISTS"
  "  (SELECT 1 FROM photos AS p WHERE p.project_id = w.project_id AND p.included) THEN 'no_photos'"
  " WHEN ?2 IN ('style', 'review') AND w.room_type IS NULL AND EXISTS"
  "  (SELECT 1 FROM photos AS p WHERE p.project_id = w.project_id AND p.included"
  "   AND p.room_type IS NULL) THEN 'room_type_missing'"
  " WHEN ?2 = 'review' AND w.style IS NULL THEN 'style_missing'"
  " WHEN ?2 = 'done' AND NOT EXISTS"
  "  (SELECT 1 FROM outputs AS o WHERE o.project_id = w.project_id AND o.chosen)"
  "  THEN 'nothing_chosen' END"
  " FROM workflows AS w WHERE w.project_id = ?1";

static gboolean
check_needs (BacklotTransaction  *transaction,
             const char          *project_id,
             const char          *to,
             GError             **error)
{
  g_autofree char *missing = NULL;

  if (!backlot_transaction_read_text (transaction, &missing, error, needs_sql, "tt", project_id,
                                      to))
    return FALSE;
  if (missing == NULL)
    return TRUE;
  backlot_api_error_fail (error, 422, missing, NULL);
  return FALSE;
}

/* advance_workflow (p_project_id, p_to, p_expected_version = null): arriving where one is already
   is no change. */
gboolean
backlot_workflow_advance (BacklotTransaction      *transaction,
                          const BacklotArguments  *arguments,
                          BacklotFunctionResult   *result,
                          GError                 **error)
{
  const char *project_id = backlot_arguments_text (arguments, 0);
  const char *to = backlot_arguments_text (arguments, 1);
  g_auto(Workflow) workflow = { NULL };

  if (!backlot_project_require_rank (transaction, project_id, BACKLOT_RANK_EDITOR, error) ||
      !read_workflow (transaction, project_id, &workflow, error))
    return FALSE;
  if (g_strcmp0 (workflow.step, to) == 0)
    return backlot_function_give_row (transaction, result, "workflows", workflow.id, error);
  if (backlot_arguments_has (arguments, 2) &&
      backlot_arguments_int (arguments, 2, 0) != workflow.version)
    {
      backlot_api_error_fail (error, 409, "version_conflict", workflow.json);
      return FALSE;
    }
  /* A null step is refused by the column. */
  return (to == NULL || check_step (workflow.step, to, error)) &&
         check_needs (transaction, project_id, to, error) &&
         backlot_transaction_execute (transaction, error,
                                      "UPDATE workflows SET step = ?2 WHERE id = ?1", "tt",
                                      workflow.id, to) &&
         backlot_function_give_row (transaction, result, "workflows", workflow.id, error);
}

/* Photos are staged from the review on. */
gboolean
backlot_workflow_may_render (BacklotTransaction  *transaction,
                             const char          *project_id,
                             const char          *kind,
                             GError             **error)
{
  gint64 too_early = 0;

  if (!backlot_transaction_read_int (transaction, &too_early, error,
                                     "SELECT ?2 = 'staging_image' AND"
                                     " step NOT IN ('review', 'rendering', 'results')"
                                     " FROM workflows WHERE project_id = ?1", "tt",
                                     project_id, kind))
    return FALSE;
  if (too_early == 0)
    return TRUE;
  backlot_api_error_fail (error, 422, "step_not_allowed", NULL);
  return FALSE;
}

gboolean
backlot_workflow_follow (BacklotTransaction  *transaction,
                         const char          *project_id,
                         gboolean             rendering,
                         GError             **error)
{
  return backlot_transaction_execute (transaction, error,
                                      "UPDATE workflows SET step = s.step FROM (SELECT CASE"
                                      " WHEN ?2 THEN 'rendering' WHEN EXISTS (SELECT 1 FROM outputs"
                                      "  WHERE project_id = ?1) THEN 'results'"
                                      " ELSE 'review' END AS step) AS s"
                                      " WHERE workflows.project_id = ?1"
                                      " AND workflows.step <> s.step"
                                      " AND (?2 OR workflows.step = 'rendering')",
                                      "ti", project_id, rendering);
}
