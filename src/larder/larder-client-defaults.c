/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What queries get that choose nothing: the defaults of a client, of prefixes, and their sums. */

#include "config.h"

#include "larder/larder-client.h"

#include "larder/larder-client-private.h"
#include "larder/larder-key-private.h"

void
larder_prefix_defaults_free (gpointer user_data)
{
  LarderPrefixDefaults *defaults = user_data;

  g_variant_unref (defaults->prefix);
  g_free (defaults->text);
  g_object_unref (defaults->options);
  g_free (defaults);
}

/* What was made of the defaults before is void. */
static void
defaults_changed (LarderClient *self)
{
  self->defaults_serial = larder_client_next_serial ();
  larder_known_keys_clear (&self->known_keys);
  self->default_edits = larder_query_options_get_default_edits ();
  if (self->shared_defaults != NULL)
    g_hash_table_remove_all (self->shared_defaults);
  self->custom_hashes = self->defaults != NULL && self->defaults->choices->hash_func != NULL;
  for (guint i = 0; i < self->prefix_defaults->len; i++)
    {
      LarderPrefixDefaults *defaults = self->prefix_defaults->pdata[i];

      if (defaults->options->choices->hash_func != NULL)
        self->custom_hashes = TRUE;
    }
}

static void
add_choices (LarderQueryOptions **result,
             LarderQueryOptions  *over)
{
  LarderQueryOptions *combined;

  if (over == NULL)
    return;
  combined = larder_query_options_combine (*result, over);
  g_object_unref (*result);
  *result = combined;
}

/* Whether a key with the canonical @text begins with the prefix. */
static gboolean
is_for (LarderPrefixDefaults *self,
        const char           *text)
{
  g_autoptr(GVariant) key = NULL;

  if (self->text == NULL)
    {
      key = larder_key_parse (text);
      return larder_key_matches (self->prefix, key);
    }
  return strncmp (text, self->text, self->length) == 0 &&
         (text[self->length] == ',' || text[self->length] == ']' || self->length == 1);
}

LarderQueryOptions *
larder_client_lend_defaults (LarderClient *self,
                             const char   *text)
{
  g_autoptr(LarderQueryOptions) result = NULL;
  GString *matching = self->matching;
  LarderQueryOptions *known;

  if (self->default_edits != larder_query_options_get_default_edits ())
    defaults_changed (self);
  if (self->shared_defaults == NULL)
    self->shared_defaults = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                                   g_object_unref);

  g_string_truncate (matching, 0);
  for (guint i = 0; text != NULL && i < self->prefix_defaults->len; i++)
    if (is_for (self->prefix_defaults->pdata[i], text))
      g_string_append_printf (matching, "%u,", i);
  known = g_hash_table_lookup (self->shared_defaults, matching->str);
  if (known != NULL)
    return known;

  result = larder_query_options_combine (self->defaults, NULL);
  for (guint i = 0; text != NULL && i < self->prefix_defaults->len; i++)
    {
      LarderPrefixDefaults *defaults = self->prefix_defaults->pdata[i];

      if (is_for (defaults, text))
        add_choices (&result, defaults->options);
    }
  larder_query_options_settle (result);
  known = g_steal_pointer (&result);
  g_hash_table_insert (self->shared_defaults, g_strdup (matching->str), known);
  return known;
}

LarderQueryOptions *
larder_client_resolve (LarderClient       *self,
                       LarderQueryOptions *options)
{
  LarderQueryOptions *defaults =
    larder_client_lend_defaults (self, options != NULL ? options->text : NULL);
  LarderQueryOptions *result;

  /* Who chooses nothing but a key shares what all such get. */
  if (options == NULL || larder_query_options_is_plain (options))
    return g_object_ref (defaults);
  if (options->choices->resolved != NULL &&
      options->choices->resolved_serial == self->defaults_serial)
    return g_object_ref (options->choices->resolved);

  result = larder_query_options_combine (defaults, options);
  larder_query_options_settle (result);
  if (!options->is_combined)
    {
      LarderQueryChoices *choices = larder_query_options_own (options);

      g_set_object (&choices->resolved, result);
      choices->resolved_serial = self->defaults_serial;
    }
  return result;
}

/* Lists and dictionaries match by their parts; other items, and so their texts, as a whole. */
static void
note_text (LarderPrefixDefaults *defaults)
{
  gsize n = g_variant_n_children (defaults->prefix);

  for (gsize i = 0; i < n; i++)
    {
      g_autoptr(GVariant) wrapped = g_variant_get_child_value (defaults->prefix, i);
      g_autoptr(GVariant) item = g_variant_get_variant (wrapped);

      if (g_variant_is_container (item) &&
          !g_variant_is_of_type (item, G_VARIANT_TYPE_MAYBE))
        return;
    }
  defaults->text = larder_key_hash (defaults->prefix);
  defaults->length = strlen (defaults->text) - 1;
}

static void
use_as_default (LarderQueryOptions *options)
{
  options->is_default = TRUE;
}

/**
 * larder_client_set_defaults:
 * @options: (nullable): choices for all queries; its key does not matter
 *
 * What neither the options of a query nor the defaults of a prefix choose comes from here, and then
 * from the built-in defaults. What already is in the cache follows when its options change.
 */
void
larder_client_set_defaults (LarderClient       *self,
                            LarderQueryOptions *options)
{
  g_return_if_fail (LARDER_IS_CLIENT (self));
  g_return_if_fail (options == NULL || LARDER_IS_QUERY_OPTIONS (options));

  g_set_object (&self->defaults, options);
  if (options != NULL)
    use_as_default (options);
  defaults_changed (self);
}

/**
 * larder_client_get_defaults:
 *
 * The options that all queries begin with.
 *
 * Returns: (transfer none) (nullable): what was given to [method@Larder.Client.set_defaults]
 */
LarderQueryOptions *
larder_client_get_defaults (LarderClient *self)
{
  g_return_val_if_fail (LARDER_IS_CLIENT (self), NULL);

  return self->defaults;
}

/**
 * larder_client_get_query_defaults:
 * @key: a key; a floating reference is taken
 *
 * Combines the defaults of the client with those of all prefixes that match, in the order in
 * which the prefixes were registered.
 *
 * Returns: (transfer full): what a query of that key gets without any choice of its own
 */
LarderQueryOptions *
larder_client_get_query_defaults (LarderClient *self,
                                  GVariant     *key)
{
  g_autofree char *text = NULL;
  LarderQueryOptions *result;

  g_return_val_if_fail (LARDER_IS_CLIENT (self), NULL);
  g_return_val_if_fail (key != NULL, NULL);

  text = larder_key_hash (key);
  g_return_val_if_fail (text != NULL, NULL);
  result = larder_query_options_combine (larder_client_lend_defaults (self, text), NULL);
  larder_query_options_settle (result);
  return result;
}

/**
 * larder_client_set_query_defaults:
 * @prefix: the beginning of keys; the empty list is that of all keys
 * @options: choices for queries with such keys
 *
 * All prefixes that match a key count, in the order in which they were first set; later ones go
 * before earlier ones, and what the options of a query choose goes before all. Setting a prefix
 * again replaces its options in place. Queries that are there follow when their options change.
 */
void
larder_client_set_query_defaults (LarderClient       *self,
                                  GVariant           *prefix,
                                  LarderQueryOptions *options)
{
  g_autoptr(GVariant) given = NULL;
  g_autoptr(GVariant) normal = NULL;
  LarderPrefixDefaults *defaults;

  g_return_if_fail (LARDER_IS_CLIENT (self));
  g_return_if_fail (prefix != NULL);
  g_return_if_fail (LARDER_IS_QUERY_OPTIONS (options));

  given = g_variant_ref_sink (prefix);
  normal = larder_key_normalize (given, NULL);
  g_return_if_fail (normal != NULL);

  for (guint i = 0; i < self->prefix_defaults->len; i++)
    {
      defaults = self->prefix_defaults->pdata[i];
      if (g_variant_equal (defaults->prefix, normal))
        {
          g_set_object (&defaults->options, options);
          use_as_default (options);
          defaults_changed (self);
          return;
        }
    }
  defaults = g_new0 (LarderPrefixDefaults, 1);
  defaults->prefix = g_steal_pointer (&normal);
  note_text (defaults);
  defaults->options = g_object_ref (options);
  g_ptr_array_add (self->prefix_defaults, defaults);
  use_as_default (options);
  defaults_changed (self);
}
