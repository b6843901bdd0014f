/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Entries by the key objects under which they were found: the same answers as by their texts. */

#include "config.h"

#include "larder/larder-client-private.h"
#include "larder-testing.h"

/* More than there is room for, and so many that some fall out all the same. */
#define N_MANY 34000
#define N_SOME 9000

typedef struct
{
  GBytes *bytes;     /* (owned) */
  guint  *n_alive;
} KeyData;

static void
gone_cb (gpointer user_data)
{
  KeyData *data = user_data;

  --*data->n_alive;
  g_bytes_unref (data->bytes);
  g_free (data);
}

/* A key of one text; @n_alive tells how many of them are there. */
static GVariant *
new_key (guint  number,
         guint *n_alive)
{
  g_autofree char *text = g_strdup_printf ("k%u", number);
  const char * const parts[] = { text, NULL };
  g_autoptr(GVariant) model = g_variant_ref_sink (g_variant_new_strv (parts, 1));
  KeyData *data = g_new0 (KeyData, 1);
  gsize size;
  gconstpointer bytes;

  data->bytes = g_variant_get_data_as_bytes (model);
  data->n_alive = n_alive;
  ++*n_alive;
  bytes = g_bytes_get_data (data->bytes, &size);
  return g_variant_ref_sink (g_variant_new_from_data (G_VARIANT_TYPE_STRING_ARRAY, bytes, size,
                                                      TRUE, gone_cb, data));
}

static void
write_number (LarderClient *client,
              GVariant     *key,
              gint64        number)
{
  g_autoptr(LarderValue) value = larder_value_new_int (number);

  larder_client_set_data (client, key, value);
}

static gint64
read_number (LarderClient *client,
             GVariant     *key)
{
  LarderValue *value = larder_client_get_data (client, key);

  return value != NULL ? larder_value_get_int (value) : -1;
}

static void
test_every_key_leads_to_its_entry (void)
{
  g_autoptr(LarderClient) client = larder_client_new (NULL, NULL, NULL);
  g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  guint n_alive = 0;

  for (guint i = 0; i < N_SOME; i++)
    {
      g_ptr_array_add (keys, new_key (i, &n_alive));
      write_number (client, keys->pdata[i], i);
    }
  /* Twice: by the text, and by what is known since. */
  for (guint round = 0; round < 2; round++)
    for (guint i = 0; i < N_SOME; i++)
      g_assert_cmpint (read_number (client, keys->pdata[i]), ==, i);
  for (guint i = 0; i < N_SOME; i += 3)
    write_number (client, keys->pdata[i], i + N_SOME);
  for (guint i = 0; i < N_SOME; i++)
    {
      g_autoptr(GVariant) other = new_key (i, &n_alive);

      g_assert_cmpint (read_number (client, other), ==, i % 3 == 0 ? i + N_SOME : i);
    }
}

static void
test_a_key_is_known_until_its_entry_goes (void)
{
  g_autoptr(LarderClient) client = larder_client_new (NULL, NULL, NULL);
  guint n_alive = 0;
  g_autoptr(GVariant) key = new_key (1, &n_alive);
  g_autoptr(GVariant) twin = new_key (1, &n_alive);
  LarderQuery *query;

  write_number (client, key, 7);
  query = larder_client_find_query (client, key);
  g_assert_true (larder_known_keys_find (&client->known_keys, key) == query);
  g_assert_null (larder_known_keys_find (&client->known_keys, twin));

  /* Of two equal ones it is the last. */
  g_assert_true (larder_client_find_query (client, twin) == query);
  g_assert_true (larder_known_keys_find (&client->known_keys, twin) == query);
  g_assert_null (larder_known_keys_find (&client->known_keys, key));

  larder_client_remove (client, NULL);
  g_assert_null (larder_known_keys_find (&client->known_keys, twin));
  g_assert_cmpint (read_number (client, twin), ==, -1);
  write_number (client, twin, 8);
  g_assert_cmpint (read_number (client, key), ==, 8);
}

static void
test_keys_are_let_go (void)
{
  LarderClient *client = larder_client_new (NULL, NULL, NULL);
  guint n_alive = 0;

  for (guint i = 0; i < N_MANY; i++)
    {
      g_autoptr(GVariant) key = new_key (i, &n_alive);

      write_number (client, key, i);
      g_assert_cmpint (read_number (client, key), ==, i);
    }
  g_assert_cmpuint (n_alive, >, 0);
  g_assert_cmpuint (n_alive, <=, 32768);

  for (guint i = 0; i < N_MANY; i += 2)
    {
      g_autoptr(GVariant) key = new_key (i, &n_alive);

      larder_client_drop_query (client, larder_client_find_query (client, key));
    }
  g_assert_cmpuint (n_alive, ==, client->known_keys.n_keys);
  g_object_unref (client);
  g_assert_cmpuint (n_alive, ==, 0);
}

static char *
one_for_all_cb (GVariant *key,
                gpointer  user_data)
{
  return g_strdup ("one for all");
}

static void
test_other_defaults_may_name_another_entry (void)
{
  g_autoptr(LarderClient) client = larder_client_new (NULL, NULL, NULL);
  g_autoptr(LarderQueryOptions) defaults = larder_query_options_new (NULL);
  guint n_alive = 0;
  g_autoptr(GVariant) first = new_key (1, &n_alive);
  g_autoptr(GVariant) second = new_key (2, &n_alive);

  write_number (client, first, 1);
  g_assert_cmpint (read_number (client, first), ==, 1);
  larder_query_options_set_hash_func (defaults, one_for_all_cb, NULL, NULL);
  larder_client_set_defaults (client, defaults);
  g_assert_cmpint (read_number (client, first), ==, -1);
  write_number (client, second, 2);
  g_assert_cmpint (read_number (client, first), ==, 2);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/known-keys/every-key-leads-to-its-entry",
                   test_every_key_leads_to_its_entry);
  g_test_add_func ("/known-keys/a-key-is-known-until-its-entry-goes",
                   test_a_key_is_known_until_its_entry_goes);
  g_test_add_func ("/known-keys/keys-are-let-go", test_keys_are_let_go);
  g_test_add_func ("/known-keys/other-defaults-may-name-another-entry",
                   test_other_defaults_may_name_another_entry);

  return g_test_run ();
}
