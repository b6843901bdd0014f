/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What moments are called, from now to years ago. */

#include "config.h"

#include "ui/common/backlot-when.h"

static void
test_moments_are_worded_by_their_distance (void)
{
  const struct
  {
    const char *time;
    const char *word;
  } cases[] = {
    { "2025-03-12T14:30:20Z", "Just now" },          /* the clock of the studio is ahead */
    { "2025-03-12T14:29:40Z", "Just now" },
    { "2025-03-12T14:28:30Z", "1 minute ago" },
    { "2025-03-12T14:25:00Z", "5 minutes ago" },
    { "2025-03-12T13:30:11Z", "59 minutes ago" },
    { "2025-03-12T09:05:00Z", "Today, 09:05" },
    { "2025-03-11T23:59:00Z", "Yesterday" },
    { "2025-03-11T00:01:00Z", "Yesterday" },
    { "2025-03-10T12:00:00Z", "Monday" },
    { "2025-03-06T12:00:00Z", "Thursday" },
    { "2025-03-05T12:00:00Z", "5 March" },
    { "2025-01-01T00:00:00Z", "1 January" },
    { "2024-12-31T23:00:00Z", "31 December 2024" },
  };
  g_autoptr(GDateTime) now = g_date_time_new_from_iso8601 ("2025-03-12T14:30:10Z", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GDateTime) time = g_date_time_new_from_iso8601 (cases[i].time, NULL);
      g_autofree char *word = backlot_when_word (time, now);

      g_assert_cmpstr (word, ==, cases[i].word);
    }
}

static void
test_days_are_those_of_the_person (void)
{
  g_autoptr(GDateTime) now = g_date_time_new_from_iso8601 ("2025-03-12T01:30:00+02:00", NULL);
  g_autoptr(GDateTime) time = g_date_time_new_from_iso8601 ("2025-03-11T21:30:00Z", NULL);
  g_autofree char *word = backlot_when_word (time, now);

  g_assert_cmpstr (word, ==, "Yesterday");
}

static void
test_no_moment_has_no_word (void)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *word = backlot_when_word (NULL, now);

  g_assert_cmpstr (word, ==, "");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/when/moments-are-worded-by-their-distance",
                   test_moments_are_worded_by_their_distance);
  g_test_add_func ("/when/days-are-those-of-the-person", test_days_are_those_of_the_person);
  g_test_add_func ("/when/no-moment-has-no-word", test_no_moment_has_no_word);

  return g_test_run ();
}
