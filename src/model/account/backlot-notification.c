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

const char *
backlot_notification_get_job_id (BacklotNotification *self)
{
  LarderValue *value;
  LarderValue *params;

  g_return_val_if_fail (BACKLOT_IS_NOTIFICATION (self), NULL);

  value = larder_record_get_value (LARDER_RECORD (self));
  params = value != NULL ? larder_value_get_member (value, "params") : NULL;
  return params != NULL ? larder_value_get_member_string (params, "job_id") : NULL;
}
