/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When a computer runs on battery, and when renders wait for that to end. */

#include "config.h"

#include "query/backlot-power.h"

#include "support/folder.h"

#include <glib/gstdio.h>

/* More than what passes between two looks. */
#define A_WHILE_MS 60000

typedef struct
{
  char            *folder;
  LarderTestClock *clock;
  BacklotPower    *power;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->folder = g_dir_make_tmp ("power-XXXXXX", NULL);
  g_assert_nonnull (fixture->folder);
  fixture->clock = larder_test_clock_new (1000000);
  fixture->power = backlot_power_new (LARDER_CLOCK (fixture->clock), fixture->folder);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_assert_finalize_object (fixture->power);
  g_assert_finalize_object (fixture->clock);
  test_remove_folder (fixture->folder);
  g_free (fixture->folder);
}

/* A file of one supply, as the kernel writes it. */
static void
write_file (Fixture    *fixture,
            const char *supply,
            const char *name,
            const char *text)
{
  g_autofree char *folder = g_build_filename (fixture->folder, supply, NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *line = g_strconcat (text, "\n", NULL);
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_file_set_contents (path, line, -1, &error);
  g_assert_no_error (error);
}

static void
write_battery (Fixture    *fixture,
               const char *status)
{
  write_file (fixture, "BAT0", "type", "Battery");
  write_file (fixture, "BAT0", "status", status);
}

static void
write_line (Fixture    *fixture,
            const char *supply,
            const char *type,
            const char *online)
{
  write_file (fixture, supply, "type", type);
  write_file (fixture, supply, "online", online);
}

static gboolean
holds (Fixture *fixture)
{
  backlot_power_set_only_plugged_in (fixture->power, TRUE);
  return backlot_power_get_holds_renders (fixture->power);
}

static void
test_computer_without_battery_is_plugged_in (Fixture       *fixture,
                                             gconstpointer  data)
{
  g_assert_false (holds (fixture));
  write_line (fixture, "AC", "Mains", "0");
  g_assert_false (holds (fixture));
}

/* In a container, say. */
static void
test_nothing_is_known (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autofree char *missing = g_build_filename (fixture->folder, "missing", NULL);
  g_autoptr(BacklotPower) power = backlot_power_new (LARDER_CLOCK (fixture->clock), missing);

  backlot_power_set_only_plugged_in (power, TRUE);
  g_assert_false (backlot_power_get_holds_renders (power));
}

static void
test_battery_that_is_emptied_holds (Fixture       *fixture,
                                    gconstpointer  data)
{
  write_battery (fixture, "Discharging");
  g_assert_true (holds (fixture));
  write_line (fixture, "AC", "Mains", "0");
  g_assert_true (holds (fixture));
  write_battery (fixture, "Not charging");
  g_assert_false (holds (fixture));
}

/* A weak charger does not keep up with the computer, but it is plugged in. */
static void
test_any_line_is_enough (Fixture       *fixture,
                         gconstpointer  data)
{
  write_battery (fixture, "Discharging");
  write_line (fixture, "AC", "Mains", "0");
  write_line (fixture, "ucsi-source-psy-USBC000:001", "USB", "1");
  g_assert_false (holds (fixture));
}

static void
test_devices_have_batteries_of_their_own (Fixture       *fixture,
                                          gconstpointer  data)
{
  write_file (fixture, "hid-0018:04F3-battery", "type", "Battery");
  write_file (fixture, "hid-0018:04F3-battery", "scope", "Device");
  write_file (fixture, "hid-0018:04F3-battery", "status", "Discharging");
  g_assert_false (holds (fixture));

  write_battery (fixture, "Discharging");
  write_line (fixture, "hidpp_battery_0", "USB", "1");
  write_file (fixture, "hidpp_battery_0", "scope", "Device");
  g_assert_true (holds (fixture));
}

static void
count_cb (guint *n_told)
{
  (*n_told)++;
}

static void
add_render (GListStore *waiting)
{
  g_autoptr(GObject) render = G_OBJECT (g_cancellable_new ());

  g_list_store_append (waiting, render);
}

/* Nobody looks while nothing waits, and what comes to wait is looked after at once. */
static void
test_nothing_is_looked_after_that_does_not_wait (Fixture       *fixture,
                                                 gconstpointer  data)
{
  g_autoptr(GListStore) waiting = g_list_store_new (G_TYPE_OBJECT);

  write_battery (fixture, "Charging");
  backlot_power_follow (fixture->power, G_LIST_MODEL (waiting));
  g_assert_false (holds (fixture));
  write_battery (fixture, "Discharging");
  larder_test_clock_advance (fixture->clock, A_WHILE_MS);
  g_assert_false (backlot_power_get_holds_renders (fixture->power));

  add_render (waiting);
  g_assert_true (backlot_power_get_holds_renders (fixture->power));
  g_assert_cmpuint (backlot_power_get_n_held (fixture->power), ==, 1);
  g_list_store_remove_all (waiting);
  g_assert_cmpuint (backlot_power_get_n_held (fixture->power), ==, 0);
  write_battery (fixture, "Charging");
  larder_test_clock_advance (fixture->clock, A_WHILE_MS);
  g_assert_true (backlot_power_get_holds_renders (fixture->power));
}

static void
test_those_that_wait_are_rendered_anyway (Fixture       *fixture,
                                          gconstpointer  data)
{
  g_autoptr(GListStore) waiting = g_list_store_new (G_TYPE_OBJECT);

  write_battery (fixture, "Discharging");
  add_render (waiting);
  add_render (waiting);
  backlot_power_follow (fixture->power, G_LIST_MODEL (waiting));
  g_assert_true (holds (fixture));
  backlot_power_render_anyway (fixture->power);
  g_assert_false (backlot_power_get_holds_renders (fixture->power));
  g_list_store_remove (waiting, 0);
  larder_test_clock_advance (fixture->clock, A_WHILE_MS);
  g_assert_false (backlot_power_get_holds_renders (fixture->power));

  /* The next one waits again. */
  g_list_store_remove (waiting, 0);
  add_render (waiting);
  g_assert_true (backlot_power_get_holds_renders (fixture->power));
}

static void
test_change_is_told_while_somebody_wants_to_know (Fixture       *fixture,
                                                  gconstpointer  data)
{
  g_autoptr(GListStore) waiting = g_list_store_new (G_TYPE_OBJECT);
  guint n_told = 0;

  add_render (waiting);
  backlot_power_follow (fixture->power, G_LIST_MODEL (waiting));
  g_signal_connect_swapped (fixture->power, "notify::holds-renders", G_CALLBACK (count_cb),
                            &n_told);
  write_battery (fixture, "Discharging");
  larder_test_clock_advance (fixture->clock, A_WHILE_MS);
  g_assert_false (backlot_power_get_holds_renders (fixture->power));

  g_assert_true (holds (fixture));
  g_assert_cmpuint (n_told, ==, 1);
  larder_test_clock_advance (fixture->clock, A_WHILE_MS);
  g_assert_cmpuint (n_told, ==, 1);
  write_battery (fixture, "Charging");
  larder_test_clock_advance (fixture->clock, A_WHILE_MS);
  g_assert_false (backlot_power_get_holds_renders (fixture->power));
  g_assert_cmpuint (n_told, ==, 2);
  write_battery (fixture, "Discharging");
  larder_test_clock_advance (fixture->clock, A_WHILE_MS);
  g_assert_cmpuint (n_told, ==, 3);

  backlot_power_set_only_plugged_in (fixture->power, FALSE);
  g_assert_false (backlot_power_get_holds_renders (fixture->power));
  g_assert_cmpuint (n_told, ==, 4);
  larder_test_clock_advance (fixture->clock, A_WHILE_MS);
  g_assert_cmpuint (n_told, ==, 4);
}

#define ADD(name, function) \
  g_test_add ("/power/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("computer-without-battery-is-plugged-in", test_computer_without_battery_is_plugged_in);
  ADD ("nothing-is-known", test_nothing_is_known);
  ADD ("battery-that-is-emptied-holds", test_battery_that_is_emptied_holds);
  ADD ("any-line-is-enough", test_any_line_is_enough);
  ADD ("devices-have-batteries-of-their-own", test_devices_have_batteries_of_their_own);
  ADD ("nothing-is-looked-after-that-does-not-wait",
       test_nothing_is_looked_after_that_does_not_wait);
  ADD ("those-that-wait-are-rendered-anyway", test_those_that_wait_are_rendered_anyway);
  ADD ("change-is-told-while-somebody-wants-to-know",
       test_change_is_told_while_somebody_wants_to_know);

  return g_test_run ();
}
