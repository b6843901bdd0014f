/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person has begun to write and not yet sent: the form of a new project. */

#include "config.h"

#include "store/backlot-drafts.h"

#define DEFAULT_STYLE "classic"

struct _BacklotDrafts
{
  GObject   parent_instance;

  char     *title;          /* never NULL */
  char     *description;    /* never NULL */
  char     *style;          /* never NULL */
  int       duration_min;
  JsonNode *photos;         /* (owned): an array, immutable */
  JsonNode *sound;          /* (owned) (nullable): an object, immutable */
  gboolean  had_project;    /* has-project when it was notified last */
};

typedef enum
{
  PROP_TITLE = 1,
  PROP_DESCRIPTION,
  PROP_STYLE,
  PROP_DURATION_MIN,
  PROP_PHOTOS,
  PROP_SOUND,
  PROP_HAS_PROJECT,
} BacklotDraftsProperty;

static GParamSpec *properties[PROP_HAS_PROJECT + 1];

G_DEFINE_FINAL_TYPE (BacklotDrafts, backlot_drafts, G_TYPE_OBJECT)

static JsonNode *
empty_array (void)
{
  JsonNode *node = json_node_init_array (json_node_alloc (), NULL);

  json_node_take_array (node, json_array_new ());
  json_node_seal (node);
  return node;
}

static void
update_has_project (BacklotDrafts *self)
{
  gboolean has_project = backlot_drafts_get_has_project (self);

  if (self->had_project == has_project)
    return;
  self->had_project = has_project;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HAS_PROJECT]);
}

static void
set_node (BacklotDrafts          *self,
          JsonNode              **member,
          JsonNode               *node,   /* (nullable) */
          BacklotDraftsProperty   property)
{
  JsonNode *copy = NULL;

  if (*member == node || (*member != NULL && node != NULL && json_node_equal (*member, node)))
    return;
  copy = node != NULL ? json_node_copy (node) : NULL;
  if (copy != NULL)
    json_node_seal (copy);
  g_clear_pointer (member, json_node_unref);
  *member = copy;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

/* The state file is read by a person's editor too: another kind of value is no photo. */
static void
set_photos (BacklotDrafts *self,
            JsonNode      *photos)
{
  if (photos != NULL && JSON_NODE_HOLDS_ARRAY (photos))
    set_node (self, &self->photos, photos, PROP_PHOTOS);
}

static void
set_sound (BacklotDrafts *self,
           JsonNode      *sound)
{
  set_node (self, &self->sound,
            sound != NULL && JSON_NODE_HOLDS_OBJECT (sound) ? sound : NULL, PROP_SOUND);
}

static void
set_text (BacklotDrafts          *self,
          char                  **member,
          const char             *text,
          BacklotDraftsProperty   property)
{
  if (g_set_str (member, text != NULL ? text : ""))
    g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
backlot_drafts_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  BacklotDrafts *self = BACKLOT_DRAFTS (object);

  switch ((BacklotDraftsProperty) prop_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;

    case PROP_DESCRIPTION:
      g_value_set_string (value, self->description);
      break;

    case PROP_STYLE:
      g_value_set_string (value, self->style);
      break;

    case PROP_DURATION_MIN:
      g_value_set_int (value, self->duration_min);
      break;

    case PROP_PHOTOS:
      g_value_set_boxed (value, self->photos);
      break;

    case PROP_SOUND:
      g_value_set_boxed (value, self->sound);
      break;

    case PROP_HAS_PROJECT:
      g_value_set_boolean (value, backlot_drafts_get_has_project (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_drafts_set_property (GObject      *object,
                             guint         prop_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  BacklotDrafts *self = BACKLOT_DRAFTS (object);

  switch ((BacklotDraftsProperty) prop_id)
    {
    case PROP_TITLE:
      set_text (self, &self->title, g_value_get_string (value), PROP_TITLE);
      break;

    case PROP_DESCRIPTION:
      set_text (self, &self->description, g_value_get_string (value), PROP_DESCRIPTION);
      break;

    case PROP_STYLE:
      set_text (self, &self->style, g_value_get_string (value), PROP_STYLE);
      break;

    case PROP_DURATION_MIN:
      if (self->duration_min != g_value_get_int (value))
        {
          self->duration_min = g_value_get_int (value);
          g_object_notify_by_pspec (object, pspec);
        }
      break;

    case PROP_PHOTOS:
      set_photos (self, g_value_get_boxed (value));
      break;

    case PROP_SOUND:
      set_sound (self, g_value_get_boxed (value));
      break;

    case PROP_HAS_PROJECT:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
  update_has_project (self);
}

static void
backlot_drafts_finalize (GObject *object)
{
  BacklotDrafts *self = BACKLOT_DRAFTS (object);

  g_free (self->title);
  g_free (self->description);
  g_free (self->style);
  g_clear_pointer (&self->photos, json_node_unref);
  g_clear_pointer (&self->sound, json_node_unref);

  G_OBJECT_CLASS (backlot_drafts_parent_class)->finalize (object);
}

static void
backlot_drafts_class_init (BacklotDraftsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = (G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  object_class->get_property = backlot_drafts_get_property;
  object_class->set_property = backlot_drafts_set_property;
  object_class->finalize = backlot_drafts_finalize;

  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, "", flags);
  properties[PROP_DESCRIPTION] = g_param_spec_string ("description", NULL, NULL, "", flags);
  properties[PROP_STYLE] = g_param_spec_string ("style", NULL, NULL, DEFAULT_STYLE, flags);
  properties[PROP_DURATION_MIN] = g_param_spec_int ("duration-min", NULL, NULL, 1, 10, 1, flags);
  properties[PROP_PHOTOS] = g_param_spec_boxed ("photos", NULL, NULL, JSON_TYPE_NODE, flags);
  properties[PROP_SOUND] = g_param_spec_boxed ("sound", NULL, NULL, JSON_TYPE_NODE, flags);
  properties[PROP_HAS_PROJECT] =
    g_param_spec_boolean ("has-project", NULL, NULL, FALSE,
                          (G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
backlot_drafts_init (BacklotDrafts *self)
{
  self->title = g_strdup ("");
  self->description = g_strdup ("");
  self->style = g_strdup (DEFAULT_STYLE);
  self->duration_min = 1;
  self->photos = empty_array ();
}

BacklotDrafts *
backlot_drafts_new (void)
{
  return g_object_new (BACKLOT_TYPE_DRAFTS, NULL);
}

/* Style and length alone are no work that could be lost. */
gboolean
backlot_drafts_get_has_project (BacklotDrafts *self)
{
  g_return_val_if_fail (BACKLOT_IS_DRAFTS (self), FALSE);

  return self->title[0] != '\0' || self->description[0] != '\0' || self->sound != NULL ||
         json_array_get_length (json_node_get_array (self->photos)) > 0;
}

JsonNode *
backlot_drafts_get_photos (BacklotDrafts *self)
{
  g_return_val_if_fail (BACKLOT_IS_DRAFTS (self), NULL);

  return self->photos;
}

JsonNode *
backlot_drafts_get_sound (BacklotDrafts *self)
{
  g_return_val_if_fail (BACKLOT_IS_DRAFTS (self), NULL);

  return self->sound;
}

void
backlot_drafts_reset_project (BacklotDrafts *self)
{
  g_autoptr(JsonNode) none = empty_array ();

  g_return_if_fail (BACKLOT_IS_DRAFTS (self));

  g_object_freeze_notify (G_OBJECT (self));
  g_object_set (self,
                "title", "",
                "description", "",
                "style", DEFAULT_STYLE,
                "duration-min", 1,
                "photos", none,
                "sound", NULL,
                NULL);
  g_object_thaw_notify (G_OBJECT (self));
}
