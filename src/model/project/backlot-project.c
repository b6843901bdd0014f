/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A project of any kind: what all kinds have in common. */

#include "config.h"

#include "model/project/backlot-project.h"

struct _BacklotProject
{
  LarderRecord parent_instance;
};

/* Numbered from 1: the ids of the members are beyond. */
#define FIRST_DERIVED 1

typedef enum
{
  PROP_ICON_NAME = FIRST_DERIVED,
  PROP_IS_PROCESSING,
  PROP_HAS_FAILED,
} BacklotProjectProperty;

static GParamSpec *properties[3];

G_DEFINE_FINAL_TYPE (BacklotProject, backlot_project, LARDER_TYPE_RECORD)

static const LarderMember members[] = {
  { "owner_id", NULL, LARDER_MEMBER_STRING, NULL },
  { "kind", NULL, LARDER_MEMBER_STRING, NULL },
  { "title", NULL, LARDER_MEMBER_STRING, NULL },
  { "description", NULL, LARDER_MEMBER_STRING, NULL },
  { "status", NULL, LARDER_MEMBER_STRING, "\"draft\"" },
  { "cover_media_id", NULL, LARDER_MEMBER_STRING, "null" },
  { "created_at", NULL, LARDER_MEMBER_TIME, NULL },
  { "updated_at", NULL, LARDER_MEMBER_TIME, NULL },
  { "version", NULL, LARDER_MEMBER_INT, NULL },
};

static void
backlot_project_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  BacklotProject *self = BACKLOT_PROJECT (object);

  switch ((BacklotProjectProperty) prop_id)
    {
    case PROP_ICON_NAME:
      g_value_set_string (value, backlot_project_get_icon_name (self));
      break;
    case PROP_IS_PROCESSING:
      g_value_set_boolean (value, g_str_equal (backlot_project_get_status (self), "processing"));
      break;
    case PROP_HAS_FAILED:
      g_value_set_boolean (value, g_str_equal (backlot_project_get_status (self), "failed"));
      break;
    default:
      G_OBJECT_CLASS (backlot_project_parent_class)->get_property (object, prop_id, value, pspec);
      break;
    }
}

static void
backlot_project_changed (LarderRecord       *record,
                         const char * const *names)
{
  GObject *object = G_OBJECT (record);

  if (g_strv_contains (names, "kind"))
    g_object_notify_by_pspec (object, properties[PROP_ICON_NAME - FIRST_DERIVED]);
  if (g_strv_contains (names, "status"))
    {
      g_object_notify_by_pspec (object, properties[PROP_IS_PROCESSING - FIRST_DERIVED]);
      g_object_notify_by_pspec (object, properties[PROP_HAS_FAILED - FIRST_DERIVED]);
    }
}

static void
backlot_project_class_init (BacklotProjectClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  LarderRecordClass *record_class = LARDER_RECORD_CLASS (klass);

  object_class->get_property = backlot_project_get_property;
  record_class->changed = backlot_project_changed;

  larder_record_class_install_members (record_class, members, G_N_ELEMENTS (members));

  properties[PROP_ICON_NAME - FIRST_DERIVED] =
    g_param_spec_string ("icon-name", NULL, NULL, NULL,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  properties[PROP_IS_PROCESSING - FIRST_DERIVED] =
    g_param_spec_boolean ("is-processing", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  properties[PROP_HAS_FAILED - FIRST_DERIVED] =
    g_param_spec_boolean ("has-failed", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  for (guint i = 0; i < G_N_ELEMENTS (properties); i++)
    g_object_class_install_property (object_class, FIRST_DERIVED + i, properties[i]);
}

static void
backlot_project_init (BacklotProject *self)
{
}

const char *
backlot_project_get_kind (BacklotProject *self)
{
  g_return_val_if_fail (BACKLOT_IS_PROJECT (self), NULL);

  return larder_record_get_string (LARDER_RECORD (self), "kind");
}

const char *
backlot_project_get_title (BacklotProject *self)
{
  g_return_val_if_fail (BACKLOT_IS_PROJECT (self), NULL);

  return larder_record_get_string (LARDER_RECORD (self), "title");
}

const char *
backlot_project_get_status (BacklotProject *self)
{
  g_return_val_if_fail (BACKLOT_IS_PROJECT (self), NULL);

  return larder_record_get_string (LARDER_RECORD (self), "status");
}

const char *
backlot_project_get_icon_name (BacklotProject *self)
{
  static const struct { const char *kind, *icon_name; } icons[] = {
    { "film", "video-x-generic-symbolic" },
    { "staging", "image-x-generic-symbolic" },
    { "series", "view-list-symbolic" },
    { "course", "accessories-dictionary-symbolic" },
  };

  g_return_val_if_fail (BACKLOT_IS_PROJECT (self), NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (icons); i++)
    if (g_str_equal (icons[i].kind, backlot_project_get_kind (self)))
      return icons[i].icon_name;
  return "folder-symbolic";
}
