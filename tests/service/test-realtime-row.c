/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The payloads of joins and row events, as golden texts from supabase-js and Realtime. */

#include "config.h"

#include "service/backlot-realtime-row.h"

static void
test_join (void)
{
  g_autoptr(GPtrArray) bindings =
    g_ptr_array_new_with_free_func (backlot_realtime_binding_free);
  g_autoptr(LarderValue) join = NULL;
  g_autofree char *json = NULL;

  g_ptr_array_add (bindings, backlot_realtime_binding_new (BACKLOT_ROW_ANY, "projects",
                                                           "priority=eq.3"));
  g_ptr_array_add (bindings, backlot_realtime_binding_new (BACKLOT_ROW_INSERT, "deletions", NULL));
  join = backlot_realtime_make_join (bindings, NULL, "JWT");
  json = larder_value_to_json (join);

  g_assert_cmpstr (json, ==,
                   "{\"config\":{\"broadcast\":{\"ack\":false,\"self\":false},"
                   "\"presence\":{\"key\":\"\",\"enabled\":false},"
                   "\"postgres_changes\":[{\"event\":\"*\",\"schema\":\"public\","
                   "\"table\":\"projects\",\"filter\":\"priority=eq.3\"},"
                   "{\"event\":\"INSERT\",\"schema\":\"public\",\"table\":\"deletions\"}],"
                   "\"private\":false,\"columns\":false},\"access_token\":\"JWT\"}");
}

static const struct
{
  const char      *payload;
  gboolean         is_row;
  BacklotRowEvent  event;
  gboolean         has_record;
  gboolean         has_old;
  gboolean         complete;
} rows[] = {
  { "{\"ids\":[1],\"data\":{\"schema\":\"public\",\"table\":\"jobs\",\"type\":\"INSERT\","
    "\"columns\":[{\"name\":\"id\",\"type\":\"uuid\"}],\"record\":{\"id\":\"a\"},"
    "\"errors\":null}}", TRUE, BACKLOT_ROW_INSERT, TRUE, FALSE, TRUE },
  { "{\"data\":{\"table\":\"jobs\",\"type\":\"UPDATE\",\"record\":{\"id\":\"a\"},"
    "\"old_record\":{\"id\":\"a\"}}}", TRUE, BACKLOT_ROW_UPDATE, TRUE, TRUE, TRUE },
  { "{\"data\":{\"table\":\"jobs\",\"type\":\"DELETE\",\"old_record\":{\"id\":\"a\"}}}", TRUE,
    BACKLOT_ROW_DELETE, FALSE, TRUE, TRUE },
  { "{\"data\":{\"table\":\"jobs\",\"type\":\"UPDATE\",\"record\":{\"id\":\"a\"},"
    "\"errors\":[\"Error 413: Payload Too Large\"]}}", TRUE, BACKLOT_ROW_UPDATE, TRUE, FALSE,
    FALSE },
  { "{\"data\":{\"table\":\"jobs\",\"type\":\"UPDATE\",\"columns\":[{\"name\":\"id\"},"
    "{\"name\":\"params\"}],\"record\":{\"id\":\"a\"},\"errors\":null}}", TRUE,
    BACKLOT_ROW_UPDATE, TRUE, FALSE, FALSE },
  { "{\"data\":{\"table\":\"jobs\",\"type\":\"TRUNCATE\"}}", FALSE, 0, FALSE, FALSE, FALSE },
  { "{\"data\":{\"table\":\"jobs\",\"type\":\"*\",\"record\":{}}}", FALSE, 0, FALSE, FALSE,
    FALSE },
  { "{\"data\":{\"table\":7,\"type\":\"UPDATE\",\"record\":{}}}", FALSE, 0, FALSE, FALSE, FALSE },
  { "{\"data\":{\"table\":\"jobs\",\"type\":\"INSERT\",\"record\":[1]}}", FALSE, 0, FALSE, FALSE,
    FALSE },
  { "{\"data\":[]}", FALSE, 0, FALSE, FALSE, FALSE },
  { "{}", FALSE, 0, FALSE, FALSE, FALSE },
};

static void
test_rows (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(LarderValue) payload = larder_value_new_from_json (rows[i].payload, -1, NULL);
      BacklotRealtimeRow row;

      g_assert_cmpint (backlot_realtime_row_read (payload, &row), ==, rows[i].is_row);
      if (!rows[i].is_row)
        continue;
      g_assert_cmpint (row.event, ==, rows[i].event);
      g_assert_cmpstr (row.table, ==, "jobs");
      g_assert_cmpint (row.record != NULL, ==, rows[i].has_record);
      g_assert_cmpint (row.old_record != NULL, ==, rows[i].has_old);
      g_assert_cmpint (row.complete, ==, rows[i].complete);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/realtime-row/join", test_join);
  g_test_add_func ("/realtime-row/events", test_rows);

  return g_test_run ();
}
