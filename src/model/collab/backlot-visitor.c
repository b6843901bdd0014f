/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Somebody else who has the same project open, and what he is at. */

#include "config.h"

#include "model/collab/backlot-visitor.h"

typedef enum
{
  PROP_USER_ID = 1,
  PROP_PAGE,
  PROP_ENTITY_TYPE,
  PROP_ENTITY_ID,
  PROP_FIELD,
} BacklotVisitorProperty;

struct _BacklotVisitor
{
  GObject  parent_instance;

  char    *texts[PROP_FIELD + 1];   /* by property */
};

static const char * const members[] = {
  [PROP_PAGE] = "page",
  [PROP_ENTITY_TYPE] = "entity_type",
  [PROP_ENTITY_ID] = "entity_id",
  [PROP_FIELD] = "field",
};

static GParamSpec *properties[PROP_FIELD + 1];

G_DEFINE_FINAL_TYPE (BacklotVisitor, backlot_visitor, G_TYPE_OBJECT)

static gboolean
set_text (BacklotVisitor *self,
          guint           property,
          const char     *text)
{
  if (!g_set_str (&self->texts[property], text))
    return FALSE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
  return TRUE;
}

static void
backlot_visitor_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  BacklotVisitor *self = BACKLOT_VISITOR (object);

  switch ((BacklotVisitorProperty) prop_id)
    {
    case PROP_USER_ID:
    case PROP_PAGE:
    case PROP_ENTITY_TYPE:
    case PROP_ENTITY_ID:
    case PROP_FIELD:
      g_value_set_string (value, self->texts[prop_id]);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_visitor_finalize (GObject *object)
{
  BacklotVisitor *self = BACKLOT_VISITOR (object);

  for (guint i = PROP_USER_ID; i <= PROP_FIELD; i++)
    g_free (self->texts[i]);

  G_OBJECT_CLASS (backlot_visitor_parent_class)->finalize (object);
}

static void
backlot_visitor_class_init (BacklotVisitorClass *klass)
{
  static const char * const names[] = {
    [PROP_USER_ID] = "user-id",
    [PROP_PAGE] = "page",
    [PROP_ENTITY_TYPE] = "entity-type",
    [PROP_ENTITY_ID] = "entity-id",
    [PROP_FIELD] = "field",
  };
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = backlot_visitor_get_property;
  object_class->finalize = backlot_visitor_finalize;

  for (guint i = PROP_USER_ID; i <= PROP_FIELD; i++)
    properties[i] = g_param_spec_string (names[i], NULL, NULL, NULL,
                                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
backlot_visitor_init (BacklotVisitor *self)
{
}

BacklotVisitor *
backlot_visitor_new (const char *user_id)
{
  BacklotVisitor *self = NULL;

  g_return_val_if_fail (user_id != NULL, NULL);

  self = g_object_new (BACKLOT_TYPE_VISITOR, NULL);
  self->texts[PROP_USER_ID] = g_strdup (user_id);
  return self;
}

const char *
backlot_visitor_get_user_id (BacklotVisitor *self)
{
  g_return_val_if_fail (BACKLOT_IS_VISITOR (self), NULL);

  return self->texts[PROP_USER_ID];
}

const char *
backlot_visitor_get_page (BacklotVisitor *self)
{
  g_return_val_if_fail (BACKLOT_IS_VISITOR (self), NULL);

  return self->texts[PROP_PAGE];
}

const char *
backlot_visitor_get_entity_id (BacklotVisitor *self)
{
  g_return_val_if_fail (BACKLOT_IS_VISITOR (self), NULL);

  return self->texts[PROP_ENTITY_ID];
}

const char *
backlot_visitor_get_field (BacklotVisitor *self)
{
  g_return_val_if_fail (BACKLOT_IS_VISITOR (self), NULL);

  return self->texts[PROP_FIELD];
}

gboolean
backlot_visitor_take (BacklotVisitor *self,
                      LarderValue    *saying)
{
  gboolean changed = FALSE;

  g_return_val_if_fail (BACKLOT_IS_VISITOR (self), FALSE);

  g_object_freeze_notify (G_OBJECT (self));
  for (guint i = PROP_PAGE; i <= PROP_FIELD; i++)
    changed |= set_text (self, i, larder_value_get_member_string (saying, members[i]));
  g_object_thaw_notify (G_OBJECT (self));
  return changed;
}

gboolean
backlot_visitor_rest (BacklotVisitor *self)
{
  gboolean changed = FALSE;

  g_return_val_if_fail (BACKLOT_IS_VISITOR (self), FALSE);

  g_object_freeze_notify (G_OBJECT (self));
  for (guint i = PROP_ENTITY_TYPE; i <= PROP_FIELD; i++)
    changed |= set_text (self, i, NULL);
  g_object_thaw_notify (G_OBJECT (self));
  return changed;
}
