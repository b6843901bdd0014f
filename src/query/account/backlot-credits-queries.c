/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Credits of the person who works here. */

#include "config.h"

#include "query/account/backlot-credits-queries.h"

#include "model/account/backlot-ledger-entry.h"

#include "query/backlot-backend-private.h"
#include "query/backlot-fetch.h"

#define MAX_ENTRIES 500

static void
read_account (BacklotWireQuery *query,
              const char       *user_id)
{
  backlot_wire_query_select (query, "*");
  backlot_wire_query_filter (query, "user_id", "eq", user_id);
}

LarderQueryOptions *
backlot_credits_account_options (BacklotBackend *backend)
{
  g_return_val_if_fail (BACKLOT_IS_BACKEND (backend), NULL);

  return backlot_fetch_new_rows (backend,
                                 backlot_backend_new_key ("credits", "account", NULL, NULL),
                                 "credit_accounts", NULL, read_account,
                                 backlot_backend_get_user_id (backend));
}

BacklotCreditAccount *
backlot_credits_get_account (BacklotBackend *backend)
{
  LarderTable *table;

  g_return_val_if_fail (BACKLOT_IS_BACKEND (backend), NULL);

  table = backlot_backend_get_table (backend, "credit_accounts");
  return BACKLOT_CREDIT_ACCOUNT (larder_table_get_record (table,
                                                          backlot_backend_get_user_id (backend)));
}

static void
read_ledger (BacklotWireQuery *query,
             const char       *user_id)
{
  backlot_wire_query_select (query, "*");
  backlot_wire_query_filter (query, "user_id", "eq", user_id);
  backlot_wire_query_order (query, "id", BACKLOT_WIRE_ORDER_DESCENDING);
  backlot_wire_query_limit (query, MAX_ENTRIES);
}

LarderQueryOptions *
backlot_credits_ledger_options (BacklotBackend *backend)
{
  g_return_val_if_fail (BACKLOT_IS_BACKEND (backend), NULL);

  return backlot_fetch_new_rows (backend,
                                 backlot_backend_new_key ("credits", "ledger", NULL, NULL),
                                 "credit_ledger", NULL, read_ledger,
                                 backlot_backend_get_user_id (backend));
}

GListModel *
backlot_credits_ledger (BacklotBackend *backend)
{
  g_return_val_if_fail (BACKLOT_IS_BACKEND (backend), NULL);

  return G_LIST_MODEL (larder_table_view_new (backlot_backend_get_table (backend, "credit_ledger"),
                                              "id desc"));
}
