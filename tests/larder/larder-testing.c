/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tests of the library share: a record type, a server played by the test, waiting. */

#include "config.h"

#include "larder-testing.h"

#include <glib/gstdio.h>

G_DEFINE_FINAL_TYPE (LarderTestNote, larder_test_note, LARDER_TYPE_RECORD)

static const LarderMember MEMBERS[] = {
  { "title", NULL, LARDER_MEMBER_STRING, NULL },
  { "position", NULL, LARDER_MEMBER_INT, NULL },
  { "folder", NULL, LARDER_MEMBER_STRING, NULL },
  { "version", NULL, LARDER_MEMBER_INT, NULL },
};

static void
larder_test_note_class_init (LarderTestNoteClass *klass)
{
  larder_record_class_install_members (LARDER_RECORD_CLASS (klass), MEMBERS,
                                       G_N_ELEMENTS (MEMBERS));
}

static void
larder_test_note_init (LarderTestNote *self)
{
}

void
larder_test_settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

LarderValue *
larder_test_value (const char *json)
{
  g_autoptr(GError) error = NULL;
  LarderValue *value = larder_value_new_from_json (json, -1, &error);

  g_assert_no_error (error);
  return value;
}

GVariant *
larder_test_key (const char *first,
                 const char *second)
{
  const char * const parts[] = { first, second, NULL };

  return larder_key_new (parts);
}

char *
larder_test_path (const char *name)
{
  static guint serial;
  g_autofree char *folder = g_strdup_printf ("larder-%u", serial++);

  return g_build_filename (g_get_user_cache_dir (), folder, name, NULL);
}

char *
larder_test_json (LarderValue *value)
{
  return value != NULL ? larder_value_to_json (value) : g_strdup ("absent");
}

void
larder_test_assert_state (LarderQueryObserver *observer,
                          LarderStatus         status,
                          LarderFetchStatus    fetch_status,
                          const char          *json)
{
  g_autofree char *text = larder_test_json (larder_query_observer_get_data (observer));

  g_assert_cmpint (larder_query_observer_get_status (observer), ==, status);
  g_assert_cmpint (larder_query_observer_get_fetch_status (observer), ==, fetch_status);
  g_assert_cmpstr (text, ==, json);
}

LarderTestServer *
larder_test_server_new (void)
{
  LarderTestServer *self = g_new0 (LarderTestServer, 1);

  self->fetches =
    g_ptr_array_new_with_free_func ((GDestroyNotify) larder_fetch_context_unref);
  self->mutations =
    g_ptr_array_new_with_free_func ((GDestroyNotify) larder_mutation_context_unref);
  self->log = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
larder_test_server_free (LarderTestServer *self)
{
  g_ptr_array_unref (self->fetches);
  g_ptr_array_unref (self->mutations);
  g_ptr_array_unref (self->log);
  g_free (self->answer);
  g_free (self);
}

void
larder_test_server_fetch (LarderFetchContext *context,
                          gpointer            user_data)
{
  LarderTestServer *self = user_data;

  self->n_fetches++;
  if (self->takes_cancellable)
    larder_fetch_context_get_cancellable (context);
  if (self->at_once)
    larder_fetch_context_return_value (context, larder_test_value (self->answer));
  else
    g_ptr_array_add (self->fetches, larder_fetch_context_ref (context));
}

void
larder_test_server_mutate (LarderMutationContext *context,
                           gpointer               user_data)
{
  LarderTestServer *self = user_data;

  self->n_mutations++;
  g_ptr_array_add (self->log, g_strdup (larder_mutation_context_get_id (context)));
  g_ptr_array_add (self->mutations, larder_mutation_context_ref (context));
}

void
larder_test_server_settled (LarderMutation *mutation,
                            gpointer        user_data)
{
  LarderTestServer *self = user_data;

  self->n_settled++;
}

void
larder_test_server_answer (LarderTestServer *self,
                           const char       *json)
{
  g_assert_cmpuint (self->fetches->len, >, 0);
  larder_fetch_context_return_value (self->fetches->pdata[0], larder_test_value (json));
  g_ptr_array_remove_index (self->fetches, 0);
  larder_test_settle ();
}

void
larder_test_server_fail (LarderTestServer *self,
                         int               code)
{
  g_assert_cmpuint (self->fetches->len, >, 0);
  larder_fetch_context_return_error (self->fetches->pdata[0],
                                     g_error_new_literal (G_IO_ERROR, code, "refused"));
  g_ptr_array_remove_index (self->fetches, 0);
  larder_test_settle ();
}

void
larder_test_server_accept (LarderTestServer *self,
                           const char       *row)
{
  g_assert_cmpuint (self->mutations->len, >, 0);
  if (row != NULL)
    {
      g_autoptr(LarderValue) value = larder_test_value (row);

      larder_mutation_context_add_rows (self->mutations->pdata[0], "notes", value);
    }
  larder_mutation_context_return_value (self->mutations->pdata[0], larder_test_value ("true"));
  g_ptr_array_remove_index (self->mutations, 0);
  larder_test_settle ();
}

void
larder_test_server_refuse (LarderTestServer *self,
                           GQuark            domain,
                           int               code)
{
  g_assert_cmpuint (self->mutations->len, >, 0);
  larder_mutation_context_return_error (self->mutations->pdata[0],
                                        g_error_new_literal (domain, code, "refused"));
  g_ptr_array_remove_index (self->mutations, 0);
  larder_test_settle ();
}

LarderQueryOptions *
larder_test_server_options (LarderTestServer *self,
                            GVariant         *key)
{
  LarderQueryOptions *options = larder_query_options_new (key);

  larder_query_options_set_fetch_func (options, larder_test_server_fetch, self, NULL);
  return options;
}

static gboolean
retry_network (guint         failure_count,
               const GError *error,
               gpointer      user_data)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE);
}

LarderMutationOptions *
larder_test_server_rules (LarderTestServer *self,
                          const char       *key)
{
  LarderMutationOptions *options = larder_mutation_options_new (key);

  larder_mutation_options_set_func (options, larder_test_server_mutate, self, NULL);
  larder_mutation_options_set_retry_func (options, retry_network, NULL, NULL);
  larder_mutation_options_set_settled_func (options, larder_test_server_settled, self, NULL);
  return options;
}
