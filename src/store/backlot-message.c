/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One thing told to the person in the window, as a toast. */

#include "config.h"

#include "store/backlot-message.h"

struct _BacklotMessage
{
  GObject             parent_instance;

  BacklotMessageType  type;
  char               *title;          /* never NULL */
  char               *button_label;   /* (nullable) */
  char               *action;         /* (nullable) */
  GObject            *subject;        /* (owned) (nullable) */
  guint               count;
};

typedef enum
{
  PROP_TITLE = 1,
  PROP_COUNT,
} BacklotMessageProperty;

static GParamSpec *properties[PROP_COUNT + 1];

G_DEFINE_FINAL_TYPE (BacklotMessage, backlot_message, G_TYPE_OBJECT)

static void
backlot_message_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  BacklotMessage *self = BACKLOT_MESSAGE (object);

  switch ((BacklotMessageProperty) prop_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;

    case PROP_COUNT:
      g_value_set_uint (value, self->count);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_message_dispose (GObject *object)
{
  g_clear_object (&BACKLOT_MESSAGE (object)->subject);

  G_OBJECT_CLASS (backlot_message_parent_class)->dispose (object);
}

static void
backlot_message_finalize (GObject *object)
{
  BacklotMessage *self = BACKLOT_MESSAGE (object);

  g_free (self->title);
  g_free (self->button_label);
  g_free (self->action);

  G_OBJECT_CLASS (backlot_message_parent_class)->finalize (object);
}

static void
backlot_message_class_init (BacklotMessageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = backlot_message_get_property;
  object_class->dispose = backlot_message_dispose;
  object_class->finalize = backlot_message_finalize;

  properties[PROP_TITLE] =
    g_param_spec_string ("title", NULL, NULL, "",
                         (G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));

  properties[PROP_COUNT] =
    g_param_spec_uint ("count", NULL, NULL, 1, G_MAXUINT, 1,
                       (G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
backlot_message_init (BacklotMessage *self)
{
  self->count = 1;
}

BacklotMessage *
backlot_message_new (BacklotMessageType  type,
                     const char         *title)
{
  BacklotMessage *self = NULL;

  g_return_val_if_fail (title != NULL, NULL);

  self = g_object_new (BACKLOT_TYPE_MESSAGE, NULL);
  self->type = type;
  self->title = g_strdup (title);
  return self;
}

void
backlot_message_set_button (BacklotMessage *self,
                            const char     *label,
                            const char     *action)
{
  g_return_if_fail (BACKLOT_IS_MESSAGE (self));
  g_return_if_fail (label != NULL && action != NULL);

  g_set_str (&self->button_label, label);
  g_set_str (&self->action, action);
}

void
backlot_message_set_subject (BacklotMessage *self,
                             GObject        *subject)
{
  g_return_if_fail (BACKLOT_IS_MESSAGE (self));

  g_set_object (&self->subject, subject);
}

BacklotMessageType
backlot_message_get_message_type (BacklotMessage *self)
{
  g_return_val_if_fail (BACKLOT_IS_MESSAGE (self), BACKLOT_MESSAGE_INFO);

  return self->type;
}

const char *
backlot_message_get_title (BacklotMessage *self)
{
  g_return_val_if_fail (BACKLOT_IS_MESSAGE (self), NULL);

  return self->title;
}

const char *
backlot_message_get_button_label (BacklotMessage *self)
{
  g_return_val_if_fail (BACKLOT_IS_MESSAGE (self), NULL);

  return self->button_label;
}

const char *
backlot_message_get_action (BacklotMessage *self)
{
  g_return_val_if_fail (BACKLOT_IS_MESSAGE (self), NULL);

  return self->action;
}

GObject *
backlot_message_get_subject (BacklotMessage *self)
{
  g_return_val_if_fail (BACKLOT_IS_MESSAGE (self), NULL);

  return self->subject;
}

guint
backlot_message_get_count (BacklotMessage *self)
{
  g_return_val_if_fail (BACKLOT_IS_MESSAGE (self), 0);

  return self->count;
}

guint
backlot_message_get_timeout_s (BacklotMessage *self)
{
  g_return_val_if_fail (BACKLOT_IS_MESSAGE (self), 0);

  return self->type == BACKLOT_MESSAGE_ERROR ? 10 : 5;
}

/* What has a subject can be undone or opened by itself, so it is never merged with another. */
gboolean
backlot_message_is_same (BacklotMessage *a,
                         BacklotMessage *b)
{
  g_return_val_if_fail (BACKLOT_IS_MESSAGE (a) && BACKLOT_IS_MESSAGE (b), FALSE);

  return a->subject == NULL && b->subject == NULL && a->type == b->type &&
         g_str_equal (a->title, b->title) && g_strcmp0 (a->action, b->action) == 0;
}

void
backlot_message_count_up (BacklotMessage *self)
{
  g_return_if_fail (BACKLOT_IS_MESSAGE (self));

  self->count++;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COUNT]);
}
