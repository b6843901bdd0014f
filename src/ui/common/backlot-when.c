/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What moments are called. */

#include "config.h"

#include "ui/common/backlot-when.h"

#include <glib/gi18n.h>

/* Days between the two calendar dates, whatever the time of day. */
static int
days_between (GDateTime *earlier,
              GDateTime *later)
{
  g_autoptr(GDateTime) a = g_date_time_new_utc (g_date_time_get_year (earlier),
                                                g_date_time_get_month (earlier),
                                                g_date_time_get_day_of_month (earlier), 0, 0, 0);
  g_autoptr(GDateTime) b = g_date_time_new_utc (g_date_time_get_year (later),
                                                g_date_time_get_month (later),
                                                g_date_time_get_day_of_month (later), 0, 0, 0);

  return (int) (g_date_time_difference (b, a) / G_TIME_SPAN_DAY);
}

/* @days: how many lie between it and @now */
static char *
word_date (GDateTime *local,
           GDateTime *now,
           int        days)
{
  if (days == 1)
    return g_strdup (_("Yesterday"));
  if (days < 7)
    /* Translators: the name of a day of the last week, such as “Monday” */
    return g_date_time_format (local, C_("date", "%A"));
  if (g_date_time_get_year (local) == g_date_time_get_year (now))
    /* Translators: a date of this year, such as “12 March” */
    return g_date_time_format (local, C_("date", "%-d %B"));
  /* Translators: a date of an earlier year, such as “12 March 2024” */
  return g_date_time_format (local, C_("date", "%-d %B %Y"));
}

char *
backlot_when_word (GDateTime *time,
                   GDateTime *now)
{
  g_autoptr(GDateTime) local = NULL;
  GTimeSpan span = 0;
  int days = 0;
  int minutes = 0;

  if (time == NULL)
    return g_strdup ("");

  local = g_date_time_to_timezone (time, g_date_time_get_timezone (now));
  span = g_date_time_difference (now, local);
  minutes = (int) (span / G_TIME_SPAN_MINUTE);
  days = days_between (local, now);

  /* The clock of the studio may be a little ahead. */
  if (minutes < 1)
    return g_strdup (_("Just now"));
  if (minutes < 60)
    return g_strdup_printf (ngettext ("%d minute ago", "%d minutes ago", (gulong) minutes), minutes);
  if (days == 0)
    /* Translators: a time of today, such as “Today, 14:02” */
    return g_date_time_format (local, _("Today, %H:%M"));
  return word_date (local, now, days);
}

char *
backlot_when_word_day (GDateTime *time,
                       GDateTime *now)
{
  g_autoptr(GDateTime) local = NULL;
  int days = 0;

  if (time == NULL)
    return g_strdup ("");
  local = g_date_time_to_timezone (time, g_date_time_get_timezone (now));
  days = days_between (local, now);
  /* The clock of the studio may be a little ahead, over midnight too. */
  return days <= 0 ? g_strdup (C_("date", "Today")) : word_date (local, now, days);
}
