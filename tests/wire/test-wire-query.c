/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The query builder: every value escaped for its place, and read back as it was. */

#include "config.h"

#include <string.h>

#include "wire/backlot-wire-query.h"
#include "wire/backlot-wire-rest.h"

/* Everything that means something somewhere in the grammar. */
#define NASTY "a,b (c) \"d\" \\e: f.g*h%20&i=j+k {l} é 漢 😀"

static void
assert_query (BacklotWireQuery *query,
              const char       *expected)
{
  g_autofree char *text = backlot_wire_query_to_string (query);
  g_autofree char *readable = g_uri_unescape_string (text, NULL);

  g_assert_cmpstr (readable, ==, expected);
  for (const char *c = text; *c != '\0'; c++)
    g_assert_true (g_ascii_isalnum (*c) || strchr ("-._~%&=", *c) != NULL);
}

static void
test_writes_the_grammar (void)
{
  static const char * const ids[] = { "1", "b,c", NULL };
  static const char * const columns[] = { "id", "a b", NULL };
  g_autoptr(BacklotWireQuery) query = backlot_wire_query_new ();

  backlot_wire_query_select (query, "id,photos(id)");
  backlot_wire_query_filter (query, "kind", "eq", "film");
  backlot_wire_query_filter_int (query, "version", "gt", -7);
  backlot_wire_query_filter_in (query, "id", ids);
  backlot_wire_query_order (query, "created_at", BACKLOT_WIRE_ORDER_DESCENDING);
  backlot_wire_query_order (query, "id", BACKLOT_WIRE_ORDER_NULLS_FIRST);
  backlot_wire_query_limit (query, 50);
  backlot_wire_query_offset (query, 100);
  backlot_wire_query_embed_order (query, "photos", "position", BACKLOT_WIRE_ORDER_DEFAULT);
  backlot_wire_query_embed_limit (query, "photos", 4);
  backlot_wire_query_on_conflict (query, columns);
  backlot_wire_query_argument (query, "p_id", "x");
  assert_query (query, "select=id,photos(id)&kind=eq.film&version=gt.-7&id=in.(1,\"b,c\")"
                "&order=created_at.desc,id.nullsfirst&limit=50&offset=100&photos.order=position"
                "&photos.limit=4&on_conflict=id,\"a b\"&p_id=x");
}

static void
test_nests_groups (void)
{
  g_autoptr(BacklotWireQuery) query = backlot_wire_query_new ();

  backlot_wire_query_open (query, "or");
  backlot_wire_query_filter (query, "created_at", "gt", "2026-01-01T00:00:00Z");
  backlot_wire_query_open (query, "and");
  backlot_wire_query_filter (query, "title", "eq", "a,b");
  backlot_wire_query_filter (query, "read_at", "is", "null");
  backlot_wire_query_close (query);
  backlot_wire_query_close (query);
  backlot_wire_query_filter (query, "kind", "eq", "film");
  assert_query (query, "or=(created_at.gt.\"2026-01-01T00:00:00Z\",and(title.eq.\"a,b\","
                "read_at.is.null))&kind=eq.film");
}

static void
test_is_empty_without_questions (void)
{
  static const char * const none[] = { NULL };
  g_autoptr(BacklotWireQuery) query = backlot_wire_query_new ();

  assert_query (query, "");
  backlot_wire_query_filter_in (query, "id", none);
  assert_query (query, "id=in.()");
}

static const BacklotWireFilter *
get_filter (BacklotWireRest *rest,
            guint            index)
{
  return g_ptr_array_index (backlot_wire_rest_find_scope (rest, "")->filters, index);
}

/* What the client writes the studio reads. */
static void
test_reads_back (void)
{
  static const char * const values[] = { NASTY, "", "null", "b", NULL };
  g_autoptr(BacklotWireQuery) query = backlot_wire_query_new ();
  g_autoptr(BacklotWireRest) rest = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;
  const BacklotWireFilter *group;

  backlot_wire_query_filter (query, "title", "eq", NASTY);
  backlot_wire_query_filter_in (query, "title", values);
  backlot_wire_query_open (query, "or");
  backlot_wire_query_filter (query, "title", "not.eq", NASTY);
  backlot_wire_query_filter_in (query, "title", values);
  backlot_wire_query_close (query);
  text = backlot_wire_query_to_string (query);
  rest = backlot_wire_rest_parse (text, FALSE, &error);
  g_assert_no_error (error);

  g_assert_cmpstr (get_filter (rest, 0)->value, ==, NASTY);
  g_assert_cmpstrv (get_filter (rest, 1)->values, values);
  group = get_filter (rest, 2);
  g_assert_cmpint (group->kind, ==, BACKLOT_WIRE_FILTER_OR);
  g_assert_cmpuint (group->members->len, ==, 2);
  g_assert_cmpstr (((BacklotWireFilter *) g_ptr_array_index (group->members, 0))->value, ==, NASTY);
  g_assert_true (((BacklotWireFilter *) g_ptr_array_index (group->members, 0))->negated);
  g_assert_cmpstrv (((BacklotWireFilter *) g_ptr_array_index (group->members, 1))->values, values);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/wire-query/writes-the-grammar", test_writes_the_grammar);
  g_test_add_func ("/wire-query/nests-groups", test_nests_groups);
  g_test_add_func ("/wire-query/is-empty-without-questions", test_is_empty_without_questions);
  g_test_add_func ("/wire-query/reads-back", test_reads_back);
  return g_test_run ();
}
