/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Something that the server told this person; the client words it. */

#include "config.h"

#include "model/account/backlot-notification.h"

struct _BacklotNotification
{
  LarderRecord parent_instance;
};

/* Numbered from 1: the ids of the members are beyond. */
#define FIRST_DERIVED 1

typedef enum
{
  PROP_JOB_ID = FIRST_DERIVED,
  PROP_IS_UNREAD,
} BacklotNotificationProperty;

static GParamSpec *properties[2];

G_DEFINE_FINAL_TYPE (BacklotNotification, backlot_notification, LARDER_TYPE_RECORD)

static const LarderMember members[] = {
  { "type", NULL, LARDER_MEMBER_STRING, "\"info\"" },
  { "event", NULL, LARDER_MEMBER_STRING, NULL },
  { "params", NULL, LARDER_MEMBER_VALUE, NULL },
  { "project_id", NULL, LARDER_MEMBER_STRING, "null" },
  { "read_at", NULL, LARDER_MEMBER_TIME, NULL },
  { "created_at", NULL, LARDER_MEMBER_TIME, NULL },
  { "version", NULL, LARDER_MEMBER_INT, NULL },
};

static void
backlot_notification_get_property (GObject    *object,
                                   guint       prop_id,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  BacklotNotification *self = BACKLOT_NOTIFICATION (object);

  switch ((BacklotNotificationProperty) prop_id)
    {
    case PROP_JOB_ID:
      g_value_set_string (value, backlot_notification_get_job_id (self));
      break;
    case PROP_IS_UNREAD:
      g_value_set_boolean (value, backlot_notification_get_is_unread (self));
      break;
    default:
      G_OBJECT_CLASS (backlot_notification_parent_class)->get_property (object, prop_id, value,
                                                                pspec);
      break;
    }
}

static void
backlot_notification_changed (LarderRecord       *record,
                              const char * const *names)
{
  GObject *object = G_OBJECT (record);

  if (g_strv_contains (names, "params"))
    g_object_notify_by_pspec (object, properties[PROP_JOB_ID - FIRST_DERIVED]);
  if (g_strv_contains (names, "read_at"))
    g_object_notify_by_pspec (object, properties[PROP_IS_UNREAD - FIRST_DERIVED]);
}

static void
backlot_notification_class_init (BacklotNotificationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  LarderRecordClass *record_class = LARDER_RECORD_CLASS (klass);

  object_class->get_property = backlot_notification_get_property;
  record_class->changed = backlot_notification_changed;

  larder_record_class_install_members (record_class, members, G_N_ELEMENTS (members));

  properties[PROP_JOB_ID - FIRST_DERIVED] =
    g_param_spec_string ("job-id", NULL, NULL, NULL,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  properties[PROP_IS_UNREAD - FIRST_DERIVED] =
    g_param_spec_boolean ("is-unread", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  for (guint i = 0; i < G_N_ELEMENTS (properties); i++)
    g_object_class_install_property (object_class, FIRST_DERIVED + i, properties[i]);
}

static void
backlot_notification_init (BacklotNotification *self)
{
}

const char *
backlot_notification_get_event (BacklotNotification *self)
{
  g_return_val_if_fail (BACKLOT_IS_NOTIFICATION (self), NULL);

  return larder_record_get_string (LARDER_RECORD (self), "event");
}

gboolean
backlot_notification_get_is_unread (BacklotNotification *self)
{
  g_return_val_if_fail (BACKLOT_IS_NOTIFICATION (self), FALSE);

  return larder_record_get_time (LARDER_RECORD (self), "read_at") == NULL;
}

static LarderValue *
get_params (BacklotNotification *self)
{
  LarderValue *value = larder_record_get_value (LARDER_RECORD (self));

  return value != NULL ? larder_value_get_member (value, "params") : NULL;
}

const char *
backlot_notification_get_param (BacklotNotification *self,
                                const char          *name)
{
  LarderValue *params = NULL;

  g_return_val_if_fail (BACKLOT_IS_NOTIFICATION (self), NULL);

  params = get_params (self);
  return params != NULL ? larder_value_get_member_string (params, name) : NULL;
}

gint64
backlot_notification_get_number (BacklotNotification *self,
                                 const char          *name)
{
  LarderValue *params = NULL;

  g_return_val_if_fail (BACKLOT_IS_NOTIFICATION (self), 0);

  params = get_params (self);
  return params != NULL ? larder_value_get_member_int (params, name, 0) : 0;
}

const char *
backlot_notification_get_job_id (BacklotNotification *self)
{
  return backlot_notification_get_param (self, "job_id");
}

const char *
backlot_notification_get_project_id (BacklotNotification *self)
{
  g_return_val_if_fail (BACKLOT_IS_NOTIFICATION (self), NULL);

  return larder_record_get_string (LARDER_RECORD (self), "project_id");
}

char *
backlot_notification_dup_address (BacklotNotification *self)
{
  static const struct
  {
    const char *param;
    const char *place;
  } items[] = {
    { "job_id", "job/" },
    { "task_id", "task/" },
    { "comment_id", "comment/" },
  };
  const char *event = backlot_notification_get_event (self);
  const char *project_id = backlot_notification_get_project_id (self);

  g_return_val_if_fail (BACKLOT_IS_NOTIFICATION (self), NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (items); i++)
    if (backlot_notification_get_param (self, items[i].param) != NULL)
      return g_strconcat (items[i].place, backlot_notification_get_param (self, items[i].param),
                          NULL);
  if (g_strcmp0 (event, "credits_low") == 0 || g_strcmp0 (event, "payment_failed") == 0)
    return g_strdup ("credits/top-up");
  if (g_strcmp0 (event, "credits_added") == 0)
    return g_strdup ("credits");
  if (project_id == NULL)
    return NULL;
  if (g_strcmp0 (event, "student_enrolled") == 0)
    return g_strconcat ("project/", project_id, "/students", NULL);
  return g_strconcat ("project/", project_id, NULL);
}
