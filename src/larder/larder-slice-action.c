/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One line of the log of slices. */

#include "config.h"

#include "larder/larder-slice-log-private.h"

/**
 * LarderAction:
 *
 * One line of a [class@Larder.ActionLog]: an action and what it made of the slices.
 */
struct _LarderAction
{
  GObject      parent_instance;

  char        *name;
  LarderValue *state;      /* (owned) */
};

enum
{
  ACTION_PROP_NAME = 1,
  ACTION_PROP_STATE,
};

G_DEFINE_FINAL_TYPE (LarderAction, larder_action, G_TYPE_OBJECT)

static void
larder_action_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  LarderAction *self = LARDER_ACTION (object);

  if (prop_id == ACTION_PROP_NAME)
    g_value_set_string (value, self->name);
  else if (prop_id == ACTION_PROP_STATE)
    g_value_set_boxed (value, self->state);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
larder_action_finalize (GObject *object)
{
  LarderAction *self = LARDER_ACTION (object);

  g_free (self->name);
  larder_value_unref (self->state);

  G_OBJECT_CLASS (larder_action_parent_class)->finalize (object);
}

static void
larder_action_class_init (LarderActionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = larder_action_get_property;
  object_class->finalize = larder_action_finalize;

  /**
   * LarderAction:name:
   *
   * The slice and the action, as “slice/action”.
   */
  g_object_class_install_property (object_class, ACTION_PROP_NAME,
                                   g_param_spec_string ("name", NULL, NULL, NULL, flags));
  /**
   * LarderAction:state:
   *
   * The states of all slices after it, by their names.
   */
  g_object_class_install_property (object_class, ACTION_PROP_STATE,
                                   g_param_spec_boxed ("state", NULL, NULL, LARDER_TYPE_VALUE,
                                                       flags));
}

static void
larder_action_init (LarderAction *self)
{
}

/**
 * larder_action_get_name:
 *
 * The first line of a log is “@@init”.
 *
 * Returns: the slice and the action, as “slice/action”
 */
const char *
larder_action_get_name (LarderAction *self)
{
  g_return_val_if_fail (LARDER_IS_ACTION (self), NULL);

  return self->name;
}

/**
 * larder_action_get_state:
 *
 * It is shared with the lines around it where nothing changed.
 *
 * Returns: (transfer none): the states of all slices after it, by their names
 */
LarderValue *
larder_action_get_state (LarderAction *self)
{
  g_return_val_if_fail (LARDER_IS_ACTION (self), NULL);

  return self->state;
}

LarderAction *
larder_action_new (const char  *name,
                   LarderValue *state)
{
  LarderAction *self = g_object_new (LARDER_TYPE_ACTION, NULL);

  self->name = g_strdup (name);
  self->state = state;
  return self;
}
