/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Credits move here and nowhere else, each time with a line in the ledger. */

#include "config.h"

#include "studio/account/backlot-credits.h"

#include "studio/backlot-api-error.h"

/* Below so many available credits the person is told. */
#define CREDITS_LOW 5

/**
 * backlot_account_notify:
 * @project_id: (nullable): what the notification is about
 * @params: a JSON object
 *
 * Leaves a notification, unless the person wants none.
 */
gboolean
backlot_account_notify (BacklotTransaction  *transaction,
                        const char          *user_id,
                        const char          *type,
                        const char          *event,
                        const char          *project_id,
                        const char          *params,
                        GError             **error)
{
  return backlot_transaction_execute (transaction, error,
                                      "INSERT INTO notifications"
                                      " (user_id, type, event, project_id, params)"
                                      " SELECT id, ?2, ?3, ?4, ?5 FROM profiles WHERE id = ?1"
                                      " AND coalesce (json_extract (preferences,"
                                      " '$.notifications'), 1)",
                                      "ttttt", user_id, type, event, project_id, params);
}

static gboolean
check_available (gint64    available,
                 gint64    required,
                 GError  **error)
{
  g_autofree char *details = NULL;

  if (available >= required)
    return TRUE;
  details = backlot_api_details ("required", required, "available", available, NULL);
  backlot_api_error_fail (error, 402, "insufficient_credits", details);
  return FALSE;
}

static gboolean
tell_low (BacklotTransaction  *transaction,
          const char          *user_id,
          gint64               available,
          gint64               taken,
          GError             **error)
{
  g_autofree char *params = NULL;

  if (available >= CREDITS_LOW || available + taken < CREDITS_LOW)
    return TRUE;
  params = backlot_api_details ("available", available, NULL);
  return backlot_account_notify (transaction, user_id, "warning", "credits_low", NULL, params,
                                 error);
}

/**
 * backlot_credits_move:
 * @kind: of the ledger: grant, top_up, reserve, charge, refund, reversal
 * @balance: change of what is owned
 * @reserved: change of what is held
 * @job_id: (nullable): what the credits are held or spent for
 * @payment_id: (nullable): what they were bought with
 *
 * The ledger's unique indexes make sure that a job is reserved once and settled once.
 */
gboolean
backlot_credits_move (BacklotTransaction  *transaction,
                      const char          *user_id,
                      const char          *kind,
                      gint64               balance,
                      gint64               reserved,
                      const char          *job_id,
                      const char          *payment_id,
                      GError             **error)
{
  gboolean is_reserve = g_str_equal (kind, "reserve");
  gint64 available = -1;

  if (balance == 0 && reserved == 0)
    return TRUE;
  if (!backlot_transaction_read_int (transaction, &available, error,
                                     "SELECT available FROM credit_accounts WHERE user_id = ?1",
                                     "t", user_id))
    return FALSE;
  if (available < 0)
    return TRUE;   /* the person is being deleted */
  if (is_reserve && !check_available (available, reserved, error))
    return FALSE;
  if (!backlot_transaction_execute (transaction, error,
                                    "UPDATE credit_accounts SET balance = balance + ?2,"
                                    " reserved = reserved + ?3 WHERE user_id = ?1",
                                    "tll", user_id, balance, reserved) ||
      !backlot_transaction_execute (transaction, error,
                                    "INSERT INTO credit_ledger (user_id, kind, balance_delta,"
                                    " reserved_delta, balance_after, reserved_after, job_id,"
                                    " payment_id)"
                                    " SELECT user_id, ?2, ?3, ?4, balance, reserved, ?5, ?6"
                                    " FROM credit_accounts WHERE user_id = ?1",
                                    "ttlltt", user_id, kind, balance, reserved, job_id,
                                    payment_id))
    return FALSE;
  return !is_reserve || tell_low (transaction, user_id, available - reserved, reserved, error);
}
