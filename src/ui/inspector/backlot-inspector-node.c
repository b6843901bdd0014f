/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One part of a value, as a row of a tree. */

#include "config.h"

#include "ui/inspector/backlot-inspector-node.h"

#include "ui/inspector/backlot-inspector-text.h"

struct _BacklotInspectorNode
{
  GObject      parent_instance;

  char        *name;      /* never NULL */
  char        *path;
  gboolean     is_secret;
  LarderValue *value;     /* (owned) */
  GListStore  *parts;     /* (owned) of BacklotInspectorNode; NULL: nobody asked for them */
};

typedef enum
{
  PROP_NAME = 1,
  PROP_TEXT,
} BacklotInspectorNodeProperty;

static GParamSpec *properties[PROP_TEXT + 1];

G_DEFINE_FINAL_TYPE (BacklotInspectorNode, backlot_inspector_node, G_TYPE_OBJECT)

static gboolean
is_container (LarderValue *value)
{
  LarderValueKind kind = larder_value_get_kind (value);

  return kind == LARDER_VALUE_ARRAY || kind == LARDER_VALUE_OBJECT;
}

/* A step of a JSON pointer has two letters that stand for others. */
static char *
join_path (const char *path,
           const char *name)
{
  g_autoptr(GString) step = g_string_new (name);

  g_string_replace (step, "~", "~0", 0);
  g_string_replace (step, "/", "~1", 0);
  return g_strconcat (path, "/", step->str, NULL);
}

static char *
dup_name (LarderValue *value,
          guint        index)
{
  if (larder_value_get_kind (value) == LARDER_VALUE_OBJECT)
    return g_strdup (larder_value_get_member_name (value, index));
  return g_strdup_printf ("%u", index);
}

static BacklotInspectorNode *
make_part (BacklotInspectorNode *self,
           const char           *name,
           LarderValue          *value)
{
  BacklotInspectorNode *part = backlot_inspector_node_new (value);

  g_set_str (&part->name, name);
  g_free (part->path);
  part->path = join_path (self->path, name);
  part->is_secret = self->is_secret || backlot_inspector_text_is_secret (name);
  return part;
}

/* Whether @part can become the one of that name: a row that had parts keeps its arrow. */
static gboolean
can_become (BacklotInspectorNode *part,
            const char           *name,
            LarderValue          *value)
{
  return g_str_equal (part->name, name) && is_container (part->value) == is_container (value);
}

static void
put_part (BacklotInspectorNode *self,
          guint                 position,
          const char           *name,
          LarderValue          *value)
{
  GListModel *parts = G_LIST_MODEL (self->parts);
  g_autoptr(BacklotInspectorNode) part = g_list_model_get_item (parts, position);
  g_autoptr(BacklotInspectorNode) made = NULL;

  /* Those that are gone would only push the others away. */
  while (part != NULL && larder_value_get_kind (self->value) == LARDER_VALUE_OBJECT &&
         !larder_value_has_member (self->value, part->name))
    {
      g_list_store_remove (self->parts, position);
      g_object_unref (part);
      part = g_list_model_get_item (parts, position);
    }
  if (part != NULL && can_become (part, name, value))
    {
      backlot_inspector_node_set_value (part, value);
      return;
    }
  made = make_part (self, name, value);
  g_list_store_splice (self->parts, position,
                       part != NULL && g_str_equal (part->name, name) ? 1 : 0,
                       (gpointer *) &made, 1);
}

static void
follow_value (BacklotInspectorNode *self)
{
  guint n = is_container (self->value) ? larder_value_get_n_items (self->value) : 0;
  guint n_before;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = dup_name (self->value, i);

      put_part (self, i, name, larder_value_get_item (self->value, i));
    }
  n_before = g_list_model_get_n_items (G_LIST_MODEL (self->parts));
  if (n_before > n)
    g_list_store_splice (self->parts, n, n_before - n, NULL, 0);
}

static void
backlot_inspector_node_get_property (GObject    *object,
                                     guint       prop_id,
                                     GValue     *value,
                                     GParamSpec *pspec)
{
  BacklotInspectorNode *self = BACKLOT_INSPECTOR_NODE (object);

  switch ((BacklotInspectorNodeProperty) prop_id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_TEXT:
      if (self->is_secret)
        g_value_set_string (value, BACKLOT_INSPECTOR_SECRET);
      else
        g_value_take_string (value, backlot_inspector_text_line (self->value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_inspector_node_finalize (GObject *object)
{
  BacklotInspectorNode *self = BACKLOT_INSPECTOR_NODE (object);

  g_clear_object (&self->parts);
  larder_value_unref (self->value);
  g_free (self->name);
  g_free (self->path);

  G_OBJECT_CLASS (backlot_inspector_node_parent_class)->finalize (object);
}

static void
backlot_inspector_node_class_init (BacklotInspectorNodeClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = backlot_inspector_node_get_property;
  object_class->finalize = backlot_inspector_node_finalize;

  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, "", flags);
  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, "", flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
backlot_inspector_node_init (BacklotInspectorNode *self)
{
  self->name = g_strdup ("");
  self->path = g_strdup ("");
}

BacklotInspectorNode *
backlot_inspector_node_new (LarderValue *value)
{
  BacklotInspectorNode *self = g_object_new (BACKLOT_TYPE_INSPECTOR_NODE, NULL);

  self->value = larder_value_ref (value);
  return self;
}

void
backlot_inspector_node_set_value (BacklotInspectorNode *self,
                                  LarderValue          *value)
{
  g_return_if_fail (BACKLOT_IS_INSPECTOR_NODE (self));

  if (larder_value_is_identical (self->value, value))
    return;
  larder_value_ref (value);
  larder_value_unref (self->value);
  self->value = value;
  if (self->parts != NULL)
    follow_value (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXT]);
}

LarderValue *
backlot_inspector_node_get_value (BacklotInspectorNode *self)
{
  g_return_val_if_fail (BACKLOT_IS_INSPECTOR_NODE (self), NULL);

  return self->value;
}

const char *
backlot_inspector_node_get_path (BacklotInspectorNode *self)
{
  g_return_val_if_fail (BACKLOT_IS_INSPECTOR_NODE (self), NULL);

  return self->path;
}

gboolean
backlot_inspector_node_get_secret (BacklotInspectorNode *self)
{
  g_return_val_if_fail (BACKLOT_IS_INSPECTOR_NODE (self), FALSE);

  return self->is_secret;
}

gboolean
backlot_inspector_node_has_parts (BacklotInspectorNode *self)
{
  g_return_val_if_fail (BACKLOT_IS_INSPECTOR_NODE (self), FALSE);

  return is_container (self->value);
}

GListModel *
backlot_inspector_node_get_parts (BacklotInspectorNode *self)
{
  g_return_val_if_fail (BACKLOT_IS_INSPECTOR_NODE (self), NULL);

  if (self->parts == NULL)
    {
      self->parts = g_list_store_new (BACKLOT_TYPE_INSPECTOR_NODE);
      follow_value (self);
    }
  return G_LIST_MODEL (self->parts);
}
