/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the project that comes with the program has beside its rows: a render that failed. */

#include "config.h"

#include "studio/project/backlot-sample.h"

#include "studio/project/backlot-jobs.h"
#include "studio/project/backlot-submission.h"

/* Who has no credits left gets the project without it. */
static gboolean
can_pay (BacklotTransaction  *transaction,
         gint64              *can,
         GError             **error)
{
  return backlot_transaction_read_int (transaction, can, error,
                                       "SELECT balance - reserved >= (SELECT credits_per_unit"
                                       " FROM job_prices WHERE kind = 'film_render')"
                                       " FROM credit_accounts WHERE user_id = uid ()", "");
}

/* The credits are held and come back, as for any other render. Nobody waited for it. */
static gboolean
fail_render (BacklotTransaction  *transaction,
             const char          *project_id,
             GError             **error)
{
  g_autofree char *id = g_uuid_string_random ();
  const BacklotSubmission submission = { .id = id,
                                         .project_id = project_id,
                                         .kind = "film_render" };
  g_auto(BacklotJobRow) job = { NULL };

  return backlot_submission_run (transaction, &submission, error) &&
         backlot_job_read (transaction, id, &job, error) &&
         backlot_job_finish (transaction, &job, "failed", "worker_lost",
                             "The render worker stopped answering", NULL, error) &&
         backlot_transaction_execute (transaction, error,
                                      "UPDATE jobs SET created_at = clock_timestamp (-600),"
                                      " started_at = clock_timestamp (-590),"
                                      " finished_at = clock_timestamp (-480) WHERE id = ?1", "t",
                                      id) &&
         backlot_transaction_execute (transaction, error,
                                      "DELETE FROM notifications WHERE project_id = ?1", "t",
                                      project_id);
}

/* A project is as its last render has ended, so the good one ends after the other. */
static gboolean
finish_render (BacklotTransaction  *transaction,
               const char          *project_id,
               int                  from_now_s,
               GError             **error)
{
  return backlot_transaction_execute (transaction, error,
                                      "UPDATE jobs SET created_at = clock_timestamp (-180),"
                                      " started_at = clock_timestamp (-170),"
                                      " finished_at = clock_timestamp (?2)"
                                      " WHERE project_id = ?1 AND status = 'completed'", "ti",
                                      project_id, from_now_s);
}

gboolean
backlot_sample_settle (BacklotTransaction  *transaction,
                       gpointer             data,
                       GError             **error)
{
  const char *project_id = data;
  g_autofree char *owner = NULL;
  g_autoptr(BacklotCaller) caller = NULL;
  gint64 can = 0;

  if (!backlot_transaction_read_text (transaction, &owner, error,
                                      "SELECT owner_id FROM projects WHERE id = ?1", "t",
                                      project_id))
    return FALSE;
  caller = backlot_caller_new (BACKLOT_ROLE_AUTHENTICATED, owner);
  backlot_transaction_set_caller (transaction, caller);
  /* Who was told that it is gone would believe so again. */
  return backlot_transaction_execute (transaction, error,
                                      "DELETE FROM deletions WHERE row_id = ?1", "t", project_id) &&
         can_pay (transaction, &can, error) &&
         finish_render (transaction, project_id, 3600, error) &&
         (can == 0 || fail_render (transaction, project_id, error)) &&
         finish_render (transaction, project_id, 0, error);
}
