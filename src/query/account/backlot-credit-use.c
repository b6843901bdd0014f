/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many credits were used on which day. */

#include "config.h"

#include "query/account/backlot-credit-use.h"

#include "model/account/backlot-ledger-entry.h"

/* Days between the two by the calendar: one has 23 to 25 hours. */
static int
count_days (GDateTime *from,
            GDateTime *to)
{
  GDate first, last;

  g_date_set_dmy (&first, (GDateDay) g_date_time_get_day_of_month (from),
                  (GDateMonth) g_date_time_get_month (from),
                  (GDateYear) g_date_time_get_year (from));
  g_date_set_dmy (&last, (GDateDay) g_date_time_get_day_of_month (to),
                  (GDateMonth) g_date_time_get_month (to), (GDateYear) g_date_time_get_year (to));
  return g_date_days_between (&first, &last);
}

gint64
backlot_credit_use_count (GListModel *ledger,
                          GDateTime  *today,
                          double     *days,
                          guint       n_days)
{
  GTimeZone *zone = NULL;
  gint64 sum = 0;

  g_return_val_if_fail (G_IS_LIST_MODEL (ledger), 0);
  g_return_val_if_fail (today != NULL && days != NULL, 0);

  zone = g_date_time_get_timezone (today);
  for (guint i = 0; i < n_days; i++)
    days[i] = 0.0;
  for (guint i = 0; i < g_list_model_get_n_items (ledger); i++)
    {
      g_autoptr(BacklotLedgerEntry) entry = g_list_model_get_item (ledger, i);
      GDateTime *time = backlot_ledger_entry_get_created_at (entry);
      g_autoptr(GDateTime) local = time != NULL ? g_date_time_to_timezone (time, zone) : NULL;
      int age = local != NULL ? count_days (local, today) : -1;

      if (age < 0 || age >= (int) n_days)
        continue;
      days[(int) n_days - 1 - age] += (double) backlot_ledger_entry_get_used (entry);
      sum += backlot_ledger_entry_get_used (entry);
    }
  return sum;
}
