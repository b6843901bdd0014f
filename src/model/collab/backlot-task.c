/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Something to be done in a project. */

#include "config.h"

#include "model/collab/backlot-task.h"

struct _BacklotTask
{
  LarderRecord parent_instance;
};

/* Numbered from 1: the ids of the members are beyond. */
typedef enum
{
  PROP_IS_DONE = 1,
} BacklotTaskProperty;

static GParamSpec *properties[PROP_IS_DONE + 1];

G_DEFINE_FINAL_TYPE (BacklotTask, backlot_task, LARDER_TYPE_RECORD)

static const LarderMember members[] = {
  { "project_id", NULL, LARDER_MEMBER_STRING, NULL },
  { "title", NULL, LARDER_MEMBER_STRING, NULL },
  { "description", NULL, LARDER_MEMBER_STRING, NULL },
  { "status", NULL, LARDER_MEMBER_STRING, "\"todo\"" },
  { "progress", NULL, LARDER_MEMBER_INT, NULL },
  { "position", NULL, LARDER_MEMBER_INT, NULL },
  { "assignee_id", NULL, LARDER_MEMBER_STRING, "null" },
  { "due_on", NULL, LARDER_MEMBER_STRING, "null" },
  { "created_by", NULL, LARDER_MEMBER_STRING, "null" },
  { "created_at", NULL, LARDER_MEMBER_TIME, NULL },
  { "updated_at", NULL, LARDER_MEMBER_TIME, NULL },
  { "version", NULL, LARDER_MEMBER_INT, NULL },
};

static void
backlot_task_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  switch ((BacklotTaskProperty) prop_id)
    {
    case PROP_IS_DONE:
      g_value_set_boolean (value, backlot_task_get_is_done (BACKLOT_TASK (object)));
      break;
    default:
      G_OBJECT_CLASS (backlot_task_parent_class)->get_property (object, prop_id, value, pspec);
      break;
    }
}

static void
backlot_task_changed (LarderRecord       *record,
                      const char * const *names)
{
  if (g_strv_contains (names, "status"))
    g_object_notify_by_pspec (G_OBJECT (record), properties[PROP_IS_DONE]);
}

static void
backlot_task_class_init (BacklotTaskClass *klass)
{
  LarderRecordClass *record_class = LARDER_RECORD_CLASS (klass);

  G_OBJECT_CLASS (klass)->get_property = backlot_task_get_property;
  record_class->changed = backlot_task_changed;

  larder_record_class_install_members (record_class, members, G_N_ELEMENTS (members));

  properties[PROP_IS_DONE] =
    g_param_spec_boolean ("is-done", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_property (G_OBJECT_CLASS (klass), PROP_IS_DONE, properties[PROP_IS_DONE]);
}

static void
backlot_task_init (BacklotTask *self)
{
}

const char *
backlot_task_get_project_id (BacklotTask *self)
{
  g_return_val_if_fail (BACKLOT_IS_TASK (self), NULL);

  return larder_record_get_string (LARDER_RECORD (self), "project_id");
}

const char *
backlot_task_get_title (BacklotTask *self)
{
  g_return_val_if_fail (BACKLOT_IS_TASK (self), NULL);

  return larder_record_get_string (LARDER_RECORD (self), "title");
}

const char *
backlot_task_get_description (BacklotTask *self)
{
  g_return_val_if_fail (BACKLOT_IS_TASK (self), NULL);

  return larder_record_get_string (LARDER_RECORD (self), "description");
}

const char *
backlot_task_get_status (BacklotTask *self)
{
  g_return_val_if_fail (BACKLOT_IS_TASK (self), NULL);

  return larder_record_get_string (LARDER_RECORD (self), "status");
}

int
backlot_task_get_progress (BacklotTask *self)
{
  g_return_val_if_fail (BACKLOT_IS_TASK (self), 0);

  return (int) CLAMP (larder_record_get_int (LARDER_RECORD (self), "progress"), 0, 100);
}

const char *
backlot_task_get_assignee_id (BacklotTask *self)
{
  g_return_val_if_fail (BACKLOT_IS_TASK (self), NULL);

  return larder_record_get_string (LARDER_RECORD (self), "assignee_id");
}

const char *
backlot_task_get_due_on (BacklotTask *self)
{
  g_return_val_if_fail (BACKLOT_IS_TASK (self), NULL);

  return larder_record_get_string (LARDER_RECORD (self), "due_on");
}

gboolean
backlot_task_get_is_done (BacklotTask *self)
{
  g_return_val_if_fail (BACKLOT_IS_TASK (self), FALSE);

  return g_strcmp0 (backlot_task_get_status (self), "done") == 0;
}
