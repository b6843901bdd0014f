/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Credits of the person who works here. */

#include "config.h"

#include "query/account/backlot-credits-queries.h"

#include "query/backlot-backend-private.h"
#include "query/backlot-fetch.h"

#define FRESH_MS 30000
#define POLL_LIVE_MS 60000
#define POLL_OFFLINE_MS 15000

static void
read_account (BacklotWireQuery *query,
              const char       *user_id)
{
  backlot_wire_query_select (query, "*");
  backlot_wire_query_filter (query, "user_id", "eq", user_id);
}

static gint64
find_interval (LarderQuery *query,
               gpointer     user_data)
{
  return backlot_backend_is_live (BACKLOT_BACKEND (user_data)) ? POLL_LIVE_MS : POLL_OFFLINE_MS;
}

LarderQueryOptions *
backlot_credits_account_options (BacklotBackend *backend)
{
  LarderQueryOptions *options;

  g_return_val_if_fail (BACKLOT_IS_BACKEND (backend), NULL);

  options = backlot_fetch_new_rows (backend,
                                    backlot_backend_new_key ("credits", "account", NULL, NULL),
                                    "credit_accounts",
                                    larder_schema_new (backlot_backend_get_table (backend,
                                                                                  "credit_accounts")),
                                    read_account, backlot_backend_get_user_id (backend));
  larder_query_options_set_stale_time (options, FRESH_MS);
  larder_query_options_set_refetch_on_focus (options, LARDER_REFETCH_STALE);
  larder_query_options_set_interval_func (options, find_interval, backend, NULL);
  return options;
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
