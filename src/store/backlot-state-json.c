/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The text of the state file: reading with checks, steps from older versions, writing. */

#include "config.h"

#include "store/backlot-state-json.h"

G_DEFINE_QUARK (backlot-state-error-quark, backlot_state_error)

/* Version 1 kept the page as a member of "navigation"; the slice that owns it is "ui". */
static void
migrate_1_to_2 (JsonObject *data)
{
  JsonNode *navigation = json_object_get_member (data, "navigation");
  JsonObject *ui = NULL;
  JsonNode *page = NULL;

  if (navigation == NULL || !JSON_NODE_HOLDS_OBJECT (navigation))
    return;
  page = json_object_get_member (json_node_get_object (navigation), "current-page");
  if (page == NULL)
    return;

  if (json_object_has_member (data, "ui") &&
      JSON_NODE_HOLDS_OBJECT (json_object_get_member (data, "ui")))
    ui = json_object_get_object_member (data, "ui");
  else
    {
      ui = json_object_new ();
      json_object_set_object_member (data, "ui", ui);
    }
  json_object_set_member (ui, "current-page", json_node_copy (page));
  json_object_remove_member (json_node_get_object (navigation), "current-page");
}

JsonObject *
backlot_state_json_parse (const char  *text,
                          gssize       length,
                          GError     **error)
{
  g_autoptr(JsonParser) parser = json_parser_new ();
  g_autoptr(JsonNode) root = NULL;
  JsonObject *object = NULL;
  JsonNode *version = NULL;
  JsonNode *data = NULL;
  g_autoptr(GError) local = NULL;

  if (!json_parser_load_from_data (parser, text, length, &local))
    {
      g_set_error (error, BACKLOT_STATE_ERROR, BACKLOT_STATE_ERROR_SYNTAX, "%s", local->message);
      return NULL;
    }

  root = json_parser_steal_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error (error, BACKLOT_STATE_ERROR, BACKLOT_STATE_ERROR_SYNTAX, "not an object");
      return NULL;
    }
  object = json_node_get_object (root);
  version = json_object_get_member (object, "version");
  data = json_object_get_member (object, "data");
  if (version == NULL || json_node_get_value_type (version) != G_TYPE_INT64 ||
      json_node_get_int (version) < 1 || data == NULL || !JSON_NODE_HOLDS_OBJECT (data))
    {
      g_set_error (error, BACKLOT_STATE_ERROR, BACKLOT_STATE_ERROR_SYNTAX,
                   "no version or no data");
      return NULL;
    }
  if (json_node_get_int (version) > BACKLOT_STATE_VERSION)
    {
      g_set_error (error, BACKLOT_STATE_ERROR, BACKLOT_STATE_ERROR_NEWER,
                   "version %" G_GINT64_FORMAT " is newer than %d",
                   json_node_get_int (version), BACKLOT_STATE_VERSION);
      return NULL;
    }

  if (json_node_get_int (version) < 2)
    migrate_1_to_2 (json_node_get_object (data));
  return json_node_dup_object (data);
}

char *
backlot_state_json_print (JsonObject *data,
                          gint64      timestamp_ms)
{
  g_autoptr(JsonObject) object = json_object_new ();
  g_autoptr(JsonNode) root = json_node_new (JSON_NODE_OBJECT);

  json_object_set_int_member (object, "version", BACKLOT_STATE_VERSION);
  json_object_set_int_member (object, "timestamp", timestamp_ms);
  json_object_set_object_member (object, "data", json_object_ref (data));
  json_node_set_object (root, object);
  return json_to_string (root, TRUE);
}

JsonNode *
backlot_state_json_from_value (const GValue *value)
{
  JsonNode *node = NULL;

  switch (G_TYPE_FUNDAMENTAL (G_VALUE_TYPE (value)))
    {
    case G_TYPE_BOOLEAN:
      return json_node_init_boolean (json_node_alloc (), g_value_get_boolean (value));
    case G_TYPE_INT:
      return json_node_init_int (json_node_alloc (), g_value_get_int (value));
    case G_TYPE_UINT:
      return json_node_init_int (json_node_alloc (), g_value_get_uint (value));
    case G_TYPE_INT64:
      return json_node_init_int (json_node_alloc (), g_value_get_int64 (value));
    case G_TYPE_DOUBLE:
      return json_node_init_double (json_node_alloc (), g_value_get_double (value));
    case G_TYPE_STRING:
      if (g_value_get_string (value) == NULL)
        return NULL;
      return json_node_init_string (json_node_alloc (), g_value_get_string (value));
    case G_TYPE_VARIANT:
      if (g_value_get_variant (value) == NULL)
        return NULL;
      return json_gvariant_serialize (g_value_get_variant (value));
    case G_TYPE_BOXED:
      if (G_VALUE_HOLDS (value, JSON_TYPE_NODE))
        {
          node = g_value_get_boxed (value);
          return node != NULL ? json_node_copy (node) : NULL;
        }
      G_GNUC_FALLTHROUGH;
    default:
      g_return_val_if_reached (NULL);
    }
}

static gboolean
holds (JsonNode *node,
       GType     type)
{
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type;
}

/* A whole number may stand for a double: 1 and 1.0 are the same in JSON. */
static gboolean
is_number (JsonNode *node)
{
  return holds (node, G_TYPE_DOUBLE) || holds (node, G_TYPE_INT64);
}

static gboolean
is_in_range (JsonNode *node,
             gint64    minimum,
             gint64    maximum)
{
  return holds (node, G_TYPE_INT64) &&
         json_node_get_int (node) >= minimum && json_node_get_int (node) <= maximum;
}

gboolean
backlot_state_json_to_value (JsonNode   *node,
                             GParamSpec *pspec,
                             GValue     *value)
{
  g_value_init (value, pspec->value_type);

  if (G_IS_PARAM_SPEC_BOOLEAN (pspec) && holds (node, G_TYPE_BOOLEAN))
    g_value_set_boolean (value, json_node_get_boolean (node));
  else if (G_IS_PARAM_SPEC_INT (pspec) &&
           is_in_range (node, G_PARAM_SPEC_INT (pspec)->minimum, G_PARAM_SPEC_INT (pspec)->maximum))
    g_value_set_int (value, (int) json_node_get_int (node));
  else if (G_IS_PARAM_SPEC_UINT (pspec) &&
           is_in_range (node, G_PARAM_SPEC_UINT (pspec)->minimum,
                        G_PARAM_SPEC_UINT (pspec)->maximum))
    g_value_set_uint (value, (guint) json_node_get_int (node));
  else if (G_IS_PARAM_SPEC_INT64 (pspec) &&
           is_in_range (node, G_PARAM_SPEC_INT64 (pspec)->minimum,
                        G_PARAM_SPEC_INT64 (pspec)->maximum))
    g_value_set_int64 (value, json_node_get_int (node));
  else if (G_IS_PARAM_SPEC_DOUBLE (pspec) && is_number (node))
    g_value_set_double (value, json_node_get_double (node));
  else if (G_IS_PARAM_SPEC_STRING (pspec) && holds (node, G_TYPE_STRING))
    g_value_set_string (value, json_node_get_string (node));
  else if (G_IS_PARAM_SPEC_VARIANT (pspec))
    {
      g_autofree char *signature = g_variant_type_dup_string (G_PARAM_SPEC_VARIANT (pspec)->type);
      GVariant *variant = json_gvariant_deserialize (node, signature, NULL);

      if (variant == NULL)
        return FALSE;
      g_value_take_variant (value, g_variant_ref_sink (variant));
    }
  else if (pspec->value_type == JSON_TYPE_NODE)
    g_value_set_boxed (value, node);
  else
    return FALSE;

  /* g_param_value_validate() changes what is out of range: then it was not ours. */
  return G_IS_PARAM_SPEC_VARIANT (pspec) || !g_param_value_validate (pspec, value);
}
