/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Becoming the student of a course. */

#include "config.h"

#include "studio/course/backlot-enrollment.h"

#include "studio/account/backlot-credits.h"
#include "studio/backlot-api-error.h"

static gboolean
tell_owner (BacklotTransaction  *transaction,
            const char          *project_id,
            const char          *user_id,
            GError             **error)
{
  g_autofree char *owner = NULL;
  g_autofree char *params = backlot_api_details_text ("user_id", user_id);

  return backlot_transaction_read_text (transaction, &owner, error,
                                        "SELECT owner_id FROM projects WHERE id = ?1", "t",
                                        project_id) &&
         backlot_account_notify (transaction, owner, "info", "student_enrolled", project_id, params,
                                 error);
}

/* Who is enrolled already stays as he is, and nobody is told twice; who got his money back begins
   again. */
gboolean
backlot_enrollment_add (BacklotTransaction  *transaction,
                        const char          *project_id,
                        const char          *user_id,
                        gint64               price_cents,
                        GError             **error)
{
  return backlot_transaction_execute (transaction, error,
                                      "INSERT INTO enrollments (project_id, user_id, price_cents)"
                                      " VALUES (?1, ?2, ?3) ON CONFLICT (project_id, user_id)"
                                      " DO UPDATE SET status = 'active',"
                                      " price_cents = excluded.price_cents"
                                      " WHERE enrollments.status NOT IN ('active', 'completed')",
                                      "ttl", project_id, user_id, price_cents) &&
         (backlot_transaction_get_changed (transaction) == 0 ||
          tell_owner (transaction, project_id, user_id, error));
}

static gboolean
give (BacklotTransaction     *transaction,
      const char             *project_id,
      BacklotFunctionResult  *result,
      GError                **error)
{
  g_autofree char *id = NULL;

  return backlot_transaction_read_text (transaction, &id, error,
                                        "SELECT id FROM enrollments WHERE project_id = ?1"
                                        " AND user_id = uid ()", "t", project_id) &&
         backlot_function_give_row (transaction, result, "enrollments", id, error);
}

/* enroll_in_course (p_project_id): a course without a price is entered at once. */
gboolean
backlot_enrollment_of_self (BacklotTransaction      *transaction,
                            const BacklotArguments  *arguments,
                            BacklotFunctionResult   *result,
                            GError                 **error)
{
  const char *project_id = backlot_arguments_text (arguments, 0);
  g_autofree char *price = NULL;
  gint64 price_cents = -1;

  if (!backlot_transaction_read_int (transaction, &price_cents, error,
                                     "SELECT price_cents FROM courses WHERE project_id = ?1"
                                     " AND publish_state = 'published'", "t", project_id) ||
      !backlot_transaction_read_text (transaction, &price, error,
                                      "SELECT json_object ('price_cents', price_cents,"
                                      " 'currency', currency) FROM courses WHERE project_id = ?1",
                                      "t", project_id))
    return FALSE;
  if (price_cents < 0)
    {
      backlot_api_error_fail (error, 404, "course_not_found", NULL);
      return FALSE;
    }
  if (price_cents > 0)
    {
      backlot_api_error_fail (error, 402, "payment_required", price);
      return FALSE;
    }
  return backlot_enrollment_add (transaction, project_id,
                                 backlot_transaction_get_user (transaction), 0, error) &&
         give (transaction, project_id, result, error);
}
