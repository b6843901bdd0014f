/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person said about a project or about one thing in it. */

#include "config.h"

#include "model/collab/backlot-comment.h"

struct _BacklotComment
{
  LarderRecord parent_instance;
};

/* Numbered from 1: the ids of the members are beyond. */
typedef enum
{
  PROP_IS_RESOLVED = 1,
} BacklotCommentProperty;

static GParamSpec *properties[PROP_IS_RESOLVED + 1];

G_DEFINE_FINAL_TYPE (BacklotComment, backlot_comment, LARDER_TYPE_RECORD)

static const LarderMember members[] = {
  { "project_id", NULL, LARDER_MEMBER_STRING, NULL },
  { "entity_type", NULL, LARDER_MEMBER_STRING, NULL },
  { "entity_id", NULL, LARDER_MEMBER_STRING, NULL },
  { "parent_id", NULL, LARDER_MEMBER_STRING, "null" },
  { "author_id", NULL, LARDER_MEMBER_STRING, NULL },
  { "body", NULL, LARDER_MEMBER_STRING, NULL },
  { "mentions", NULL, LARDER_MEMBER_VALUE, NULL },
  { "resolved_at", NULL, LARDER_MEMBER_TIME, NULL },
  { "created_at", NULL, LARDER_MEMBER_TIME, NULL },
  { "updated_at", NULL, LARDER_MEMBER_TIME, NULL },
  { "version", NULL, LARDER_MEMBER_INT, NULL },
};

static void
backlot_comment_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  switch ((BacklotCommentProperty) prop_id)
    {
    case PROP_IS_RESOLVED:
      g_value_set_boolean (value, backlot_comment_get_is_resolved (BACKLOT_COMMENT (object)));
      break;
    default:
      G_OBJECT_CLASS (backlot_comment_parent_class)->get_property (object, prop_id, value, pspec);
      break;
    }
}

static void
backlot_comment_changed (LarderRecord       *record,
                         const char * const *names)
{
  if (g_strv_contains (names, "resolved_at"))
    g_object_notify_by_pspec (G_OBJECT (record), properties[PROP_IS_RESOLVED]);
}

static void
backlot_comment_class_init (BacklotCommentClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  LarderRecordClass *record_class = LARDER_RECORD_CLASS (klass);

  object_class->get_property = backlot_comment_get_property;
  record_class->changed = backlot_comment_changed;

  larder_record_class_install_members (record_class, members, G_N_ELEMENTS (members));

  properties[PROP_IS_RESOLVED] =
    g_param_spec_boolean ("is-resolved", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_property (object_class, PROP_IS_RESOLVED, properties[PROP_IS_RESOLVED]);
}

static void
backlot_comment_init (BacklotComment *self)
{
}

const char *
backlot_comment_get_parent_id (BacklotComment *self)
{
  g_return_val_if_fail (BACKLOT_IS_COMMENT (self), NULL);

  return larder_record_get_string (LARDER_RECORD (self), "parent_id");
}

const char *
backlot_comment_get_author_id (BacklotComment *self)
{
  g_return_val_if_fail (BACKLOT_IS_COMMENT (self), NULL);

  return larder_record_get_string (LARDER_RECORD (self), "author_id");
}

const char *
backlot_comment_get_body (BacklotComment *self)
{
  g_return_val_if_fail (BACKLOT_IS_COMMENT (self), NULL);

  return larder_record_get_string (LARDER_RECORD (self), "body");
}

gboolean
backlot_comment_get_is_resolved (BacklotComment *self)
{
  g_return_val_if_fail (BACKLOT_IS_COMMENT (self), FALSE);

  return larder_record_get_time (LARDER_RECORD (self), "resolved_at") != NULL;
}
