/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Payments: begun here, and ended by what the payment provider tells. */

#include "config.h"

#include "studio/account/backlot-payments.h"

#include "studio/account/backlot-credits.h"
#include "studio/backlot-api-error.h"
#include "studio/course/backlot-enrollment.h"

typedef struct
{
  char   *id;           /* NULL: there is no such payment */
  char   *user_id;
  char   *status;
  char   *project_id;   /* nullable */
  gint64  credits;
  gint64  amount_cents;
  gboolean for_credits;
} Payment;

static void
payment_clear (Payment *payment)
{
  g_clear_pointer (&payment->id, g_free);
  g_clear_pointer (&payment->user_id, g_free);
  g_clear_pointer (&payment->status, g_free);
  g_clear_pointer (&payment->project_id, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Payment, payment_clear)

static gboolean
read_payment (BacklotTransaction  *transaction,
              const char          *id,
              Payment             *payment,
              GError             **error)
{
  g_autoptr(BacklotStatement) statement = NULL;
  gboolean has_row;

  statement = backlot_transaction_query (transaction, error,
                                         "SELECT id, user_id, status, project_id, credits,"
                                         " amount_cents, purpose = 'credits' FROM payments"
                                         " WHERE id = ?1", "t", id);
  if (statement == NULL || !backlot_statement_next (statement, &has_row, error))
    return FALSE;
  if (!has_row)
    return TRUE;
  payment->id = g_strdup (backlot_statement_text (statement, 0));
  payment->user_id = g_strdup (backlot_statement_text (statement, 1));
  payment->status = g_strdup (backlot_statement_text (statement, 2));
  payment->project_id = g_strdup (backlot_statement_text (statement, 3));
  payment->credits = backlot_statement_int (statement, 4);
  payment->amount_cents = backlot_statement_int (statement, 5);
  payment->for_credits = backlot_statement_int (statement, 6) != 0;
  return TRUE;
}

/* What is bought has its price here, not in the request. */
static gboolean
insert (BacklotTransaction      *transaction,
        const BacklotArguments  *arguments,
        GError                 **error)
{
  const char *id = backlot_arguments_text (arguments, 0);
  gboolean for_credits = g_strcmp0 (backlot_arguments_text (arguments, 1), "credits") == 0;
  gboolean success;

  if (for_credits)
    success = backlot_transaction_execute (transaction, error,
                                           "INSERT INTO payments (id, user_id, purpose, credits,"
                                           " amount_cents, currency) SELECT ?1, uid (), 'credits',"
                                           " credits, amount_cents, currency FROM credit_packages"
                                           " WHERE id = ?2", "tt", id,
                                           backlot_arguments_text (arguments, 2));
  else
    success = backlot_transaction_execute (transaction, error,
                                           "INSERT INTO payments (id, user_id, purpose, project_id,"
                                           " amount_cents, currency) SELECT ?1, uid (),"
                                           " 'enrollment', project_id, price_cents, currency"
                                           " FROM courses WHERE project_id = ?2 AND"
                                           " publish_state = 'published' AND price_cents > 0",
                                           "tt", id, backlot_arguments_text (arguments, 3));
  if (!success)
    return FALSE;
  if (backlot_transaction_get_changed (transaction) > 0)
    return backlot_transaction_execute (transaction, error,
                                        "UPDATE payments SET checkout_url ="
                                        " replace (s.value, '{payment_id}', payments.id)"
                                        " FROM setting AS s WHERE s.key = 'checkout_url'"
                                        " AND payments.id = ?1", "t", id);
  backlot_api_error_fail (error, 422, for_credits ? "package_not_found" : "course_not_for_sale",
                          NULL);
  return FALSE;
}

/* start_payment (p_id, p_purpose, p_package = null, p_project_id = null): the same id is the same
   payment. */
gboolean
backlot_payment_start (BacklotTransaction      *transaction,
                       const BacklotArguments  *arguments,
                       BacklotFunctionResult   *result,
                       GError                 **error)
{
  const char *id = backlot_arguments_text (arguments, 0);
  const char *user_id = backlot_transaction_get_user (transaction);
  g_auto(Payment) payment = { NULL };

  if (user_id == NULL)
    {
      backlot_api_error_fail (error, 401, "not_signed_in", NULL);
      return FALSE;
    }
  if (!read_payment (transaction, id, &payment, error))
    return FALSE;
  if (payment.id != NULL && !g_str_equal (payment.user_id, user_id))
    {
      backlot_api_error_fail (error, 409, "id_in_use", NULL);
      return FALSE;
    }
  return (payment.id != NULL || insert (transaction, arguments, error)) &&
         backlot_function_give_row (transaction, result, "payments", id, error);
}

static gboolean
set_status (BacklotTransaction  *transaction,
            const Payment       *payment,
            const char          *status,
            GError             **error)
{
  return backlot_transaction_execute (transaction, error,
                                      "UPDATE payments SET status = ?2 WHERE id = ?1", "tt",
                                      payment->id, status);
}

static gboolean
succeed (BacklotTransaction  *transaction,
         const Payment       *payment,
         GError             **error)
{
  g_autofree char *params = backlot_api_details ("credits", payment->credits, NULL);

  if (!set_status (transaction, payment, "paid", error))
    return FALSE;
  if (!payment->for_credits)
    return backlot_enrollment_add (transaction, payment->project_id, payment->user_id,
                                   payment->amount_cents, error);
  return backlot_credits_move (transaction, payment->user_id, "top_up", payment->credits, 0, NULL,
                               payment->id, error) &&
         backlot_account_notify (transaction, payment->user_id, "success", "credits_added", NULL,
                                 params, error);
}

static gboolean
fail (BacklotTransaction  *transaction,
      const Payment       *payment,
      GError             **error)
{
  g_autofree char *params = backlot_api_details_text ("payment_id", payment->id);

  return set_status (transaction, payment, "failed", error) &&
         backlot_account_notify (transaction, payment->user_id, "error", "payment_failed",
                                 payment->project_id, params, error);
}

/* Of credits only those are taken back that have not been spent or held. */
static gboolean
take_back (BacklotTransaction  *transaction,
           const Payment       *payment,
           GError             **error)
{
  gint64 available = 0;

  if (!set_status (transaction, payment, "refunded", error))
    return FALSE;
  if (!payment->for_credits)
    return backlot_transaction_execute (transaction, error,
                                        "UPDATE enrollments SET status = 'refunded'"
                                        " WHERE project_id = ?1 AND user_id = ?2", "tt",
                                        payment->project_id, payment->user_id);
  return backlot_transaction_read_int (transaction, &available, error,
                                       "SELECT available FROM credit_accounts WHERE user_id = ?1",
                                       "t", payment->user_id) &&
         backlot_credits_move (transaction, payment->user_id, "reversal",
                               -MIN (payment->credits, available), 0, NULL, payment->id, error);
}

/**
 * backlot_payment_apply:
 * @event: such as `payment.succeeded`
 *
 * What a payment's state does not allow, and what is not known, changes nothing.
 */
gboolean
backlot_payment_apply (BacklotTransaction  *transaction,
                       const char          *payment_id,
                       const char          *event,
                       GError             **error)
{
  g_auto(Payment) payment = { NULL };
  gboolean pending;

  if (!read_payment (transaction, payment_id, &payment, error))
    return FALSE;
  if (payment.id == NULL)
    {
      backlot_api_error_fail (error, 404, "payment_not_found", NULL);
      return FALSE;
    }
  pending = g_str_equal (payment.status, "pending");
  if (g_str_equal (event, "payment.succeeded") &&
      (pending || g_str_equal (payment.status, "failed")))
    return succeed (transaction, &payment, error);
  if (g_str_equal (event, "payment.failed") && pending)
    return fail (transaction, &payment, error);
  if (g_str_equal (event, "payment.refunded") && g_str_equal (payment.status, "paid"))
    return take_back (transaction, &payment, error);
  return TRUE;
}
