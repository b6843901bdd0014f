/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Credits, payments and the person against the real studio. */

#include "config.h"

#include "backlot-test-studio.h"

#include "larder/larder-query-observer.h"

#include "model/account/backlot-ledger-entry.h"

#include "query/account/backlot-credit-use.h"
#include "query/account/backlot-credits-queries.h"
#include "query/account/backlot-payments-queries.h"
#include "query/account/backlot-profile-queries.h"

typedef struct
{
  TestStudio          *studio;
  BacklotBackend      *backend;
  LarderQueryObserver *query;
  GListModel          *ledger;
} Fixture;

static LarderQueryObserver *
observe (Fixture            *fixture,
         LarderQueryOptions *options)
{
  LarderQueryObserver *query =
    larder_query_observer_new (backlot_backend_get_client (fixture->backend), options);

  larder_query_observer_attach (query);
  g_object_unref (options);
  return query;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->studio = test_studio_new ();
  test_studio_start (fixture->studio);
  fixture->backend = test_studio_new_backend (fixture->studio);
  backlot_backend_start (fixture->backend);
  fixture->query = observe (fixture, backlot_credits_ledger_options (fixture->backend));
  fixture->ledger = backlot_credits_ledger (fixture->backend);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  larder_query_observer_detach (fixture->query);
  g_clear_object (&fixture->query);
  g_clear_object (&fixture->ledger);
  test_studio_end_backend (fixture->backend);
  test_studio_free (fixture->studio);
}

static void
top_up (Fixture    *fixture,
        const char *payment_id,
        const char *package_id,
        gboolean    works)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *url = NULL;

  backlot_payments_top_up_async (fixture->backend, payment_id, package_id, NULL, test_result_cb,
                                 &result);
  wait_until (result != NULL);
  g_assert_cmpint (backlot_payments_top_up_finish (fixture->backend, result, &url, &error), ==,
                   works);
  g_assert_null (url);
  if (works)
    g_assert_no_error (error);
  else
    g_assert_nonnull (error);
}

static void
test_top_up (Fixture       *fixture,
             gconstpointer  data)
{
  g_autofree char *id = g_uuid_string_random ();
  g_autofree char *other = g_uuid_string_random ();
  g_autoptr(BacklotLedgerEntry) last = NULL;

  wait_until (g_list_model_get_n_items (fixture->ledger) == 1);
  top_up (fixture, id, "small", TRUE);
  wait_until (g_list_model_get_n_items (fixture->ledger) == 2);
  last = g_list_model_get_item (fixture->ledger, 0);
  g_assert_cmpstr (backlot_ledger_entry_get_kind (last), ==, "top_up");
  g_assert_cmpint (backlot_ledger_entry_get_amount (last), ==, 50);
  g_assert_cmpint (backlot_ledger_entry_get_used (last), ==, 0);

  /* A second press is the same payment. */
  top_up (fixture, id, "small", TRUE);
  top_up (fixture, other, "medium", TRUE);
  wait_until (g_list_model_get_n_items (fixture->ledger) >= 3);
  g_assert_cmpuint (g_list_model_get_n_items (fixture->ledger), ==, 3);
}

static void
test_unknown_package (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autofree char *id = g_uuid_string_random ();

  top_up (fixture, id, "huge", FALSE);
}

static void
test_packages (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(LarderQueryObserver) query =
    observe (fixture, backlot_packages_options (fixture->backend));
  LarderValue *packages = NULL;

  wait_until (larder_query_observer_get_data (query) != NULL);
  packages = larder_query_observer_get_data (query);
  g_assert_cmpuint (larder_value_get_n_items (packages), ==, 3);
  g_assert_cmpint (larder_value_get_member_int (larder_value_get_item (packages, 0), "credits", 0),
                   ==, 50);
  larder_query_observer_detach (query);
}

static void
test_name (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(LarderQueryObserver) query =
    observe (fixture, backlot_profile_options (fixture->backend));
  g_autoptr(BacklotProfile) profile = backlot_profile_get (fixture->backend);
  g_autoptr(LarderValue) row = NULL;

  wait_until (larder_record_get_exists (LARDER_RECORD (profile)));
  backlot_profile_set_name (fixture->backend, "Ana");
  wait_until (g_strcmp0 (larder_record_get_string (LARDER_RECORD (profile), "display_name"),
                         "Ana") == 0 && test_backend_is_saved (fixture->backend));
  row = test_studio_read_row (fixture->studio, "profiles",
                              backlot_backend_get_user_id (fixture->backend));
  g_assert_cmpstr (larder_value_get_member_string (row, "display_name"), ==, "Ana");
  larder_query_observer_detach (query);
}

static void
add_entry (LarderTable *table,
           const char  *text)
{
  g_autoptr(LarderValue) row = test_value (text);

  larder_table_upsert (table, row);
}

/* Days are those of the person's calendar, also around midnight and when the clocks change. */
static void
test_use_by_day (void)
{
  g_autoptr(LarderTable) table = larder_table_new ("credit_ledger", BACKLOT_TYPE_LEDGER_ENTRY);
  g_autoptr(LarderTableView) view = NULL;
  g_autoptr(GTimeZone) zone = g_time_zone_new_identifier ("Europe/Lisbon");
  g_autoptr(GDateTime) today = g_date_time_new (zone, 2026, 3, 30, 0, 30, 0);
  double days[3];

  add_entry (table, "{'id':1,'kind':'charge','balance_delta':-5,'reserved_delta':-5,"
                    "'created_at':'2026-03-29T23:10:00Z'}");
  add_entry (table, "{'id':2,'kind':'charge','balance_delta':-7,'reserved_delta':-7,"
                    "'created_at':'2026-03-29T00:30:00Z'}");
  add_entry (table, "{'id':3,'kind':'charge','balance_delta':-1,'reserved_delta':-1,"
                    "'created_at':'2026-03-27T12:00:00Z'}");
  add_entry (table, "{'id':4,'kind':'reserve','balance_delta':0,'reserved_delta':9,"
                    "'created_at':'2026-03-29T12:00:00Z'}");
  view = larder_table_view_new (table, "id desc");
  g_assert_cmpint (backlot_credit_use_count (G_LIST_MODEL (view), today, days, 3), ==, 12);
  g_assert_cmpfloat (days[0], ==, 0.0);
  g_assert_cmpfloat (days[1], ==, 7.0);
  g_assert_cmpfloat (days[2], ==, 5.0);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("/credits/are-topped-up-once-for-each-payment", test_top_up);
  ADD ("/credits/a-package-that-is-not-sold-is-refused", test_unknown_package);
  ADD ("/credits/packages-tell-their-price", test_packages);
  ADD ("/credits/a-person-changes-the-name", test_name);
  g_test_add_func ("/credits/are-counted-by-the-days-of-the-person", test_use_by_day);
  return g_test_run ();
}
