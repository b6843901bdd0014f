/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Keys of mutations, and which rules hold for them. */

#include "config.h"

#include "larder/larder-client.h"

#include "larder/larder-mutation-private.h"

/* Whether the part of a key can stand between dots. */
static gboolean
is_plain (const char *part)
{
  return part[0] != '\0' && part[0] != '[' && strchr (part, '.') == NULL;
}

char *
larder_mutation_key_to_text (GVariant *key)
{
  g_autoptr(GVariant) given = g_variant_ref_sink (key);
  g_autoptr(GVariant) normal = larder_key_normalize (given, NULL);
  g_autoptr(GString) text = g_string_new (NULL);
  gboolean plain = normal != NULL;

  for (gsize i = 0; plain && i < g_variant_n_children (normal); i++)
    {
      g_autoptr(GVariant) child = g_variant_get_child_value (normal, i);
      g_autoptr(GVariant) part = g_variant_is_of_type (child, G_VARIANT_TYPE_VARIANT)
                                 ? g_variant_get_variant (child) : g_variant_ref (child);

      plain = g_variant_is_of_type (part, G_VARIANT_TYPE_STRING) &&
              is_plain (g_variant_get_string (part, NULL));
      if (plain)
        g_string_append_printf (text, "%s%s", text->len > 0 ? "." : "",
                                g_variant_get_string (part, NULL));
    }
  if (normal == NULL)
    return NULL;
  if (!plain)
    {
      g_autoptr(LarderValue) value = larder_value_new_from_variant (normal, NULL);

      return value != NULL ? larder_value_to_json (value) : NULL;
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

GVariant *
larder_mutation_key_to_list (const char *text)
{
  g_auto(GStrv) parts = NULL;
  gsize length;

  if (text[0] == '[')
    {
      g_autoptr(LarderValue) value = larder_value_new_from_json (text, -1, NULL);
      g_autoptr(GVariant) list = NULL;

      if (value != NULL && larder_value_get_kind (value) == LARDER_VALUE_ARRAY)
        list = g_variant_ref_sink (larder_value_to_variant (value));
      if (list != NULL)
        return larder_key_normalize (list, NULL);
    }
  parts = g_strsplit (text, ".", -1);
  length = g_strv_length (parts);
  /* A dot at the end is that of a prefix. */
  if (length > 0 && parts[length - 1][0] == '\0')
    g_clear_pointer (&parts[length - 1], g_free);
  return g_variant_ref_sink (larder_key_new ((const char * const *) parts));
}

gboolean
larder_mutation_key_matches (const char *filter,
                             const char *key)
{
  g_autoptr(GVariant) filter_list = NULL;
  g_autoptr(GVariant) key_list = NULL;
  gsize length = filter != NULL ? strlen (filter) : 0;

  if (length > 0 && filter[length - 1] == '.')
    length--;
  if (length == 0)
    return TRUE;
  if (filter[0] != '[' && key[0] != '[')
    return strncmp (filter, key, length) == 0 && (key[length] == '\0' || key[length] == '.');
  filter_list = larder_mutation_key_to_list (filter);
  key_list = larder_mutation_key_to_list (key);
  return larder_key_matches (filter_list, key_list);
}

void
larder_mutation_defaults_free (gpointer user_data)
{
  LarderMutationDefaults *defaults = user_data;

  g_free (defaults->prefix);
  g_object_unref (defaults->options);
  g_free (defaults);
}

/* Puts @over on top of @options. One alone is used as it is, so that it can be changed later. */
static void
put_over (LarderMutationOptions **options,
          LarderMutationOptions  *over)
{
  LarderMutationOptions *combined;

  if (over == NULL)
    return;
  combined = *options == NULL ? g_object_ref (over)
                              : larder_mutation_options_combine (*options, over);
  g_clear_object (options);
  *options = combined;
}

/* What was registered for a key, together. Borrowed; NULL: nothing. */
static LarderMutationOptions *
resolve_key (LarderClient *self,
             const char   *key)
{
  LarderMutationOptions *options = g_hash_table_lookup (self->resolved_options, key);

  if (options != NULL)
    return options;
  for (guint i = 0; i < self->mutation_defaults->len; i++)
    {
      LarderMutationDefaults *defaults = self->mutation_defaults->pdata[i];

      if (larder_mutation_key_matches (defaults->prefix, key))
        put_over (&options, defaults->options);
    }
  put_over (&options, g_hash_table_lookup (self->mutation_options, key));
  if (options != NULL)
    g_hash_table_insert (self->resolved_options, g_strdup (key), options);
  return options;
}

void
larder_client_resolve_mutation (LarderClient   *self,
                                LarderMutation *mutation)
{
  LarderMutationOptions *options = resolve_key (self, mutation->key);

  if (options != NULL)
    g_object_ref (options);
  put_over (&options, mutation->own_options);
  g_set_object (&mutation->options, options);
  g_clear_object (&options);
}

/* Those that are not settled go by the rules as they are now. */
static void
resolve_all (LarderClient *self)
{
  g_hash_table_remove_all (self->resolved_options);
  for (guint i = 0; i < self->mutations->len; i++)
    {
      LarderMutation *mutation = self->mutations->pdata[i];

      if (mutation->delivery != LARDER_DELIVERY_DONE)
        larder_client_resolve_mutation (self, mutation);
    }
  larder_client_schedule (self);
}

/**
 * larder_client_set_mutation_options:
 * @options: the rules; one object per key, a later one replaces it
 *
 * Says how mutations of a key are sent. They go before what is set for a prefix of the key. Those
 * of the outbox that have waited for it go then.
 */
void
larder_client_set_mutation_options (LarderClient          *self,
                                    LarderMutationOptions *options)
{
  g_return_if_fail (LARDER_IS_CLIENT (self));
  g_return_if_fail (LARDER_IS_MUTATION_OPTIONS (options));
  g_return_if_fail (options->key != NULL);

  g_hash_table_insert (self->mutation_options, g_strdup (options->key), g_object_ref (options));
  resolve_all (self);
}

/**
 * larder_client_set_mutation_defaults:
 * @prefix: the first parts of keys, a list; the empty list is that of all keys. Taken over when it
 *   is floating
 * @options: choices for mutations with such keys; what they do not set stays as it is
 *
 * All prefixes that match a key count, in the order in which they were first set; later ones go
 * before earlier ones, and [method@Larder.Client.set_mutation_options] goes before all. Setting a
 * prefix again replaces its options in place.
 */
void
larder_client_set_mutation_defaults (LarderClient          *self,
                                     GVariant              *prefix,
                                     LarderMutationOptions *options)
{
  LarderMutationDefaults *defaults = NULL;
  g_autofree char *text = NULL;

  g_return_if_fail (LARDER_IS_CLIENT (self));
  g_return_if_fail (prefix != NULL);
  g_return_if_fail (LARDER_IS_MUTATION_OPTIONS (options));

  text = larder_mutation_key_to_text (prefix);
  g_return_if_fail (text != NULL);
  for (guint i = 0; i < self->mutation_defaults->len && defaults == NULL; i++)
    {
      defaults = self->mutation_defaults->pdata[i];
      if (!g_str_equal (defaults->prefix, text))
        defaults = NULL;
    }
  if (defaults == NULL)
    {
      defaults = g_new0 (LarderMutationDefaults, 1);
      defaults->prefix = g_steal_pointer (&text);
      g_ptr_array_add (self->mutation_defaults, defaults);
    }
  g_set_object (&defaults->options, options);
  resolve_all (self);
}

/**
 * larder_client_set_mutation_hooks:
 * @hooks: (nullable): options of which the four callbacks on-mutate, on-success, on-error and
 *   on-settled count
 *
 * Sets callbacks of all mutations. Each is called, and awaited, before that of the mutation's own
 * rules; what their on-mutate returns is ignored.
 */
void
larder_client_set_mutation_hooks (LarderClient          *self,
                                  LarderMutationOptions *hooks)
{
  g_return_if_fail (LARDER_IS_CLIENT (self));
  g_return_if_fail (hooks == NULL || LARDER_IS_MUTATION_OPTIONS (hooks));

  g_set_object (&self->mutation_hooks, hooks);
}
