/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the inspector shows as text: values, moments, options. Secrets are not shown. */

#include "config.h"

#include "ui/inspector/backlot-inspector-text.h"

#include <string.h>

/* A text view that is longer takes seconds to be laid out. */
#define MAX_BYTES 100000
#define MAX_LINE  200

gboolean
backlot_inspector_text_is_secret (const char *name)
{
  static const char * const words[] = {
    "token", "password", "secret", "apikey", "api_key", "authorization", "signature",
  };
  g_autofree char *lower = g_ascii_strdown (name, -1);

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (strstr (lower, words[i]) != NULL)
      return TRUE;
  return FALSE;
}

static void redact (JsonNode *node,
                    gboolean *is_whole);

static void
redact_member (JsonObject *object,
               const char *name,
               JsonNode   *node,
               gpointer    user_data)
{
  gboolean *is_whole = user_data;

  if (!backlot_inspector_text_is_secret (name) || json_node_is_null (node))
    {
      redact (node, is_whole);
      return;
    }
  json_object_set_string_member (object, name, BACKLOT_INSPECTOR_SECRET);
  *is_whole = FALSE;
}

static void
redact_element (JsonArray *array,
                guint      position,
                JsonNode  *node,
                gpointer   user_data)
{
  redact (node, user_data);
}

static void
redact (JsonNode *node,
        gboolean *is_whole)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    json_object_foreach_member (json_node_get_object (node), redact_member, is_whole);
  else if (JSON_NODE_HOLDS_ARRAY (node))
    json_array_foreach_element (json_node_get_array (node), redact_element, is_whole);
}

/* Cuts at a letter, not within one. */
static char *
shorten (char  *text,
         gsize  max_bytes)
{
  const char *end;

  if (strlen (text) <= max_bytes)
    return text;
  end = g_utf8_find_prev_char (text, text + max_bytes);
  strcpy (text + (end - text), "…");
  return text;
}

static char *
write_json (LarderValue *value,
            gboolean     pretty,
            gsize        max_bytes,
            gboolean    *is_whole)
{
  g_autoptr(JsonNode) node = larder_value_to_node (value);
  g_autofree char *text = NULL;

  redact (node, is_whole);
  text = json_to_string (node, pretty);
  if (strlen (text) > max_bytes)
    *is_whole = FALSE;
  return shorten (g_steal_pointer (&text), max_bytes);
}

char *
backlot_inspector_text_json (LarderValue *value,
                             gboolean    *is_whole)
{
  gboolean whole = TRUE;
  char *text = value != NULL ? write_json (value, TRUE, MAX_BYTES, &whole) : g_strdup ("");

  if (is_whole != NULL)
    *is_whole = whole;
  return text;
}

char *
backlot_inspector_text_line (LarderValue *value)
{
  gboolean whole = TRUE;

  return value != NULL ? write_json (value, FALSE, MAX_LINE, &whole) : g_strdup ("");
}

char *
backlot_inspector_text_time (gint64 time_ms)
{
  g_autoptr(GDateTime) utc = NULL;
  g_autoptr(GDateTime) local = NULL;
  g_autofree char *seconds = NULL;

  if (time_ms <= 0)
    return g_strdup ("");
  utc = g_date_time_new_from_unix_utc_usec (time_ms * 1000);
  local = utc != NULL ? g_date_time_to_local (utc) : NULL;
  if (local == NULL)
    return g_strdup ("");
  seconds = g_date_time_format (local, "%H:%M:%S");
  return g_strdup_printf ("%s.%03d", seconds, (int) (time_ms % 1000));
}

static char *
word_value (const GValue *value)
{
  if (G_VALUE_HOLDS_ENUM (value))
    {
      g_autoptr(GEnumClass) klass = g_type_class_ref (G_VALUE_TYPE (value));
      GEnumValue *found = g_enum_get_value (klass, g_value_get_enum (value));

      return g_strdup (found != NULL ? found->value_nick : NULL);
    }
  if (G_VALUE_HOLDS_VARIANT (value))
    return g_value_get_variant (value) != NULL
             ? g_variant_print (g_value_get_variant (value), FALSE) : NULL;
  if (g_value_type_transformable (G_VALUE_TYPE (value), G_TYPE_STRING))
    {
      g_auto(GValue) text = G_VALUE_INIT;

      g_value_init (&text, G_TYPE_STRING);
      g_value_transform (value, &text);
      return g_value_dup_string (&text);
    }
  return NULL;
}

char *
backlot_inspector_text_properties (GObject *object)
{
  g_autofree GParamSpec **specs = NULL;
  g_autoptr(GString) text = g_string_new (NULL);
  guint n_specs = 0;

  g_return_val_if_fail (G_IS_OBJECT (object), NULL);

  specs = g_object_class_list_properties (G_OBJECT_GET_CLASS (object), &n_specs);
  for (guint i = 0; i < n_specs; i++)
    {
      g_auto(GValue) value = G_VALUE_INIT;
      g_autofree char *word = NULL;

      if ((specs[i]->flags & G_PARAM_READABLE) == 0)
        continue;
      g_value_init (&value, specs[i]->value_type);
      g_object_get_property (object, specs[i]->name, &value);
      word = word_value (&value);
      if (word != NULL)
        g_string_append_printf (text, "%s%s: %s", text->len > 0 ? "\n" : "", specs[i]->name,
                                backlot_inspector_text_is_secret (specs[i]->name)
                                  ? BACKLOT_INSPECTOR_SECRET : word);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}
