/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values that are too large, too deep, or of numbers that no machine has. */

#include "config.h"

#include <string.h>

#include "larder-test-run.h"

#define N_LEVELS 10000
#ifdef __SANITIZE_ADDRESS__
/* The sanitizers take several times the memory. */
#define N_MIB 10
#else
#define N_MIB 100
#endif

/* A list of rows of 1 KiB each. */
static char *
make_large (void)
{
  g_autofree char *filling = g_strnfill (1000, 'x');
  GString *text = g_string_sized_new ((gsize) N_MIB << 20);

  g_string_append_c (text, '[');
  for (guint i = 0; text->len < (gsize) N_MIB << 20; i++)
    g_string_append_printf (text, "%s{\"id\":\"%u\",\"text\":\"%s\"}", i > 0 ? "," : "", i, filling);
  g_string_append_c (text, ']');
  return g_string_free (text, FALSE);
}

static void
test_large (void)
{
  g_autofree char *path = larder_test_path ("cache.db");
  g_autofree char *text = make_large ();
  g_autoptr(GError) error = NULL;
  g_autoptr(LarderValue) value = larder_value_new_from_json (text, -1, &error);
  g_autoptr(LarderValue) again = larder_value_new_from_json (text, -1, NULL);
  g_autoptr(LarderValue) shared = NULL;
  g_autofree char *json = NULL;
  guint n;

  g_assert_no_error (error);
  n = larder_value_get_n_items (value);
  g_assert_cmpuint (n, >, N_MIB * 1000);
  shared = larder_value_share (again, value);
  g_assert_true (shared == value);
  json = larder_value_to_json (value);
  g_assert_cmpstr (json, ==, text);

  /* Kept by one program and shown at once by the next. */
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(LarderTestClock) clock = larder_test_clock_new (1000000);
      g_autoptr(LarderCache) cache = larder_cache_new (path, "1");
      g_autoptr(LarderClient) client = larder_client_new (LARDER_CLOCK (clock), cache, NULL);
      g_autoptr(LarderQueryOptions) options =
        larder_query_options_new (larder_test_key ("notes", NULL));
      g_autoptr(LarderQueryObserver) observer = NULL;

      larder_query_options_set_persist (options, TRUE);
      observer = larder_query_observer_new (client, options);
      if (i == 0)
        larder_client_set_data (client, larder_test_key ("notes", NULL), value);
      g_assert_true (larder_value_equal (larder_query_observer_get_data (observer), value));
      larder_test_settle ();
    }
}

static void
test_too_long_is_told (void)
{
  g_autofree char *text = make_large ();
  g_autoptr(GError) error = NULL;

  /* What breaks off is none, however much of it came. */
  text[strlen (text) - 1] = '\0';
  g_assert_null (larder_value_new_from_json (text, -1, &error));
  g_assert_error (error, LARDER_ERROR, LARDER_ERROR_INVALID);
  g_assert_cmpuint (strlen (error->message), <, 1000);
}

static LarderValue *
build_deep (void)
{
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_array ();

  for (guint i = 1; i < N_LEVELS; i++)
    if (i % 2 == 0)
      larder_value_builder_begin_array (builder, i > 1 ? "a" : NULL);
    else
      larder_value_builder_begin_object (builder, NULL);
  for (guint i = 1; i < N_LEVELS; i++)
    larder_value_builder_close (builder);
  return larder_value_builder_end (builder);
}

static void
test_deep (void)
{
  g_autoptr(LarderValue) deep = build_deep ();
  g_autoptr(LarderValue) other = build_deep ();
  g_autoptr(LarderValue) shared = larder_value_share (other, deep);
  g_autoptr(LarderValue) merged = larder_value_merge (deep, other);
  g_autoptr(LarderValue) wrapped = NULL;
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_array ();
  g_autoptr(GError) error = NULL;
  g_autofree char *json = larder_value_to_json (deep);

  g_assert_true (larder_value_equal (deep, other));
  larder_value_builder_add_value (builder, deep);
  wrapped = larder_value_builder_end (builder);
  g_assert_false (larder_value_equal (wrapped, deep));
  /* What a program builds it has; what comes from outside must not be that deep. */
  g_assert_null (larder_value_new_from_json (json, -1, &error));
  g_assert_error (error, LARDER_ERROR, LARDER_ERROR_INVALID);
}

static void
test_deep_elsewhere (void)
{
  g_autoptr(GVariant) variant = g_variant_ref_sink (g_variant_new_int32 (1));
  g_autoptr(GString) path = g_string_new (NULL);
  g_autoptr(LarderValue) one = larder_value_new_int (1);
  g_autoptr(LarderValue) object = larder_test_value ("{}");
  g_autoptr(LarderPatch) patch = NULL;
  g_autoptr(LarderValue) form = NULL;
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < N_LEVELS; i++)
    {
      GVariant *outer = g_variant_ref_sink (g_variant_new_variant (variant));

      g_variant_unref (variant);
      variant = outer;
      g_string_append (path, "/a");
    }
  g_assert_null (larder_value_new_from_variant (variant, &error));
  g_assert_error (error, LARDER_ERROR, LARDER_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (larder_key_normalize (variant, &error));
  g_assert_error (error, LARDER_ERROR, LARDER_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (larder_value_set_path (object, path->str, one, &error));
  g_assert_error (error, LARDER_ERROR, LARDER_ERROR_INVALID);
  g_assert_null (larder_value_get_path (object, path->str));
  patch = larder_patch_new_set (larder_test_key ("notes", NULL), path->str, one);
  form = larder_patch_to_value (patch);
  g_assert_nonnull (form);
}

/* A change that is too deep for the next start is not lost there: it is parked and can be seen. */
static void
test_deep_change (void)
{
  g_autofree char *path = larder_test_path ("outbox.db");
  g_autoptr(LarderValue) deep = build_deep ();
  LarderTestRun run = { 0 };

  larder_test_run_begin (&run, path, TRUE);
  {
    g_autoptr(LarderMutation) mutation = larder_mutation_new (run.client, "notes.add", deep);

    larder_client_set_online (run.client, FALSE);
    larder_mutation_submit (mutation);
    larder_test_run_wait_saved (&run);
  }
  larder_client_unmount (run.client);
  larder_test_run_end (&run);
  larder_test_run_begin (&run, path, TRUE);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (run.outbox)), ==, 1);
  g_assert_cmpint (larder_mutation_get_delivery (larder_test_run_nth (&run, 0)), ==,
                   LARDER_DELIVERY_FAILED);
  g_assert_error (larder_mutation_get_error (larder_test_run_nth (&run, 0)), LARDER_ERROR,
                  LARDER_ERROR_INVALID);
  larder_client_unmount (run.client);
  larder_test_run_end (&run);
}

static void
test_numbers (void)
{
  static const char * const numbers[] = {
    "123456789012345678901234567890", "18446744073709551615", "18446744073709551616",
    "9223372036854775807", "-9223372036854775808", "-9223372036854775809", "1e308", "-1e308",
    "5e-324", "1e-400", "-0.0", "0.1", "1E5", "4503599627370497.5",
    "0.00000000000000000000000000000000000000000000000000000000000000000000000000001",
  };

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autofree char *text = g_strdup_printf ("[%s]", numbers[i]);
      g_autoptr(LarderValue) value = larder_test_value (text);
      g_autofree char *json = larder_value_to_json (value);
      g_autoptr(LarderValue) again = larder_test_value (json);
      g_autoptr(JsonNode) node = larder_value_to_node (value);
      g_autoptr(GVariant) variant = g_variant_ref_sink (larder_value_to_variant (value));
      LarderValue *item = larder_value_get_item (value, 0);

      g_assert_true (larder_value_equal (value, again));
      g_assert_nonnull (node);
      g_assert_nonnull (variant);
      /* Some number of the kind that is asked for, and no trap. */
      larder_value_get_int (item);
      g_assert_cmpfloat (larder_value_get_double (item), ==, g_ascii_strtod (numbers[i], NULL));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/value-big/a-hundred-mebibytes", test_large);
  g_test_add_func ("/value-big/what-breaks-off-is-told", test_too_long_is_told);
  g_test_add_func ("/value-big/ten-thousand-levels", test_deep);
  g_test_add_func ("/value-big/ten-thousand-levels-elsewhere", test_deep_elsewhere);
  g_test_add_func ("/value-big/a-change-that-is-too-deep", test_deep_change);
  g_test_add_func ("/value-big/numbers-that-no-machine-has", test_numbers);
  return g_test_run ();
}
