/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A log of the actions of slices, with time travel. */

#include "config.h"

#include "larder/larder-slice-log.h"

#include "larder/larder-error.h"
#include "larder/larder-slice-log-private.h"

#define FIRST "@@init"
/* Lines that are kept; older ones become the beginning. */
#define MAX_ACTIONS 1000

/**
 * LarderActionLog:
 *
 * What happened to slices, one line per action, and going back to how they were.
 *
 * The first line is the beginning. Going to another line is no action; the next action after that
 * drops the lines behind it.
 */
struct _LarderActionLog
{
  GObject    parent_instance;

  GPtrArray *slices;       /* of LarderSlice (owned) */
  GPtrArray *actions;      /* of LarderAction (owned), never empty */
  guint      position;
  guint      max_actions;
  gboolean   recording;
  gboolean   applying;     /* changes are those of a line */
};

typedef enum
{
  PROP_RECORDING = 1,
  PROP_POSITION,
  PROP_MAX_ACTIONS,
} LarderActionLogProperty;

static GParamSpec *properties[PROP_MAX_ACTIONS + 1];

static void larder_action_log_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LarderActionLog, larder_action_log, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      larder_action_log_list_model_init))

static LarderValue *
collect (LarderActionLog *self)
{
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();

  for (guint i = 0; i < self->slices->len; i++)
    {
      g_autoptr(LarderValue) state = larder_slice_get_state (self->slices->pdata[i]);

      larder_value_builder_set_value (builder, larder_slice_get_name (self->slices->pdata[i]),
                                      state);
    }
  return larder_value_builder_end (builder);
}

static void
set_position (LarderActionLog *self,
              guint            position)
{
  if (self->position == position)
    return;
  self->position = position;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_POSITION]);
}

/* The only place that changes the list. Takes @added (nullable). */
static void
splice (LarderActionLog *self,
        guint            position,
        guint            n_removed,
        LarderAction    *added)
{
  if (n_removed > 0)
    g_ptr_array_remove_range (self->actions, position, n_removed);
  if (added != NULL)
    g_ptr_array_insert (self->actions, (int) position, added);
  if (n_removed > 0 || added != NULL)
    g_list_model_items_changed (G_LIST_MODEL (self), position, n_removed, added != NULL);
}

static void
begin_anew (LarderActionLog *self)
{
  splice (self, 0, self->actions->len, larder_action_new (FIRST, collect (self)));
  set_position (self, 0);
}

static void
slice_changed_cb (LarderSlice     *slice,
                  LarderValue     *state,
                  LarderValue     *old,
                  const char      *action,
                  LarderActionLog *self)
{
  g_autofree char *name = NULL;

  if (self->applying || !self->recording)
    return;
  name = g_strconcat (larder_slice_get_name (slice), "/", action, NULL);
  splice (self, self->position + 1, self->actions->len - self->position - 1,
          larder_action_new (name, collect (self)));
  if (self->actions->len > self->max_actions)
    {
      splice (self, 0, self->actions->len - self->max_actions, NULL);
      self->position = self->actions->len - 2;
    }
  set_position (self, self->actions->len - 1);
}

static void
apply (LarderActionLog *self,
       LarderValue     *state)
{
  self->applying = TRUE;
  for (guint i = 0; i < self->slices->len; i++)
    {
      LarderSlice *slice = self->slices->pdata[i];
      LarderValue *part = larder_value_get_member (state, larder_slice_get_name (slice));

      /* A line from before the slice was there says nothing of it. */
      if (part != NULL && larder_value_get_kind (part) == LARDER_VALUE_OBJECT)
        larder_slice_replace (slice, part);
    }
  self->applying = FALSE;
}

static GType
larder_action_log_get_item_type (GListModel *list)
{
  return LARDER_TYPE_ACTION;
}

static guint
larder_action_log_get_n_items (GListModel *list)
{
  return LARDER_ACTION_LOG (list)->actions->len;
}

static gpointer
larder_action_log_get_item (GListModel *list,
                            guint       position)
{
  LarderActionLog *self = LARDER_ACTION_LOG (list);

  if (position >= self->actions->len)
    return NULL;
  return g_object_ref (self->actions->pdata[position]);
}

static void
larder_action_log_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = larder_action_log_get_item_type;
  iface->get_n_items = larder_action_log_get_n_items;
  iface->get_item = larder_action_log_get_item;
}

static void
larder_action_log_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  LarderActionLog *self = LARDER_ACTION_LOG (object);

  switch ((LarderActionLogProperty) prop_id)
    {
    case PROP_RECORDING:
      g_value_set_boolean (value, self->recording);
      break;

    case PROP_POSITION:
      g_value_set_uint (value, self->position);
      break;

    case PROP_MAX_ACTIONS:
      g_value_set_uint (value, self->max_actions);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
larder_action_log_set_property (GObject      *object,
                                guint         prop_id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  LarderActionLog *self = LARDER_ACTION_LOG (object);

  if (prop_id == PROP_RECORDING)
    larder_action_log_set_recording (self, g_value_get_boolean (value));
  else if (prop_id == PROP_MAX_ACTIONS)
    larder_action_log_set_max_actions (self, g_value_get_uint (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
larder_action_log_finalize (GObject *object)
{
  LarderActionLog *self = LARDER_ACTION_LOG (object);

  g_ptr_array_unref (self->slices);
  g_ptr_array_unref (self->actions);

  G_OBJECT_CLASS (larder_action_log_parent_class)->finalize (object);
}

static void
larder_action_log_class_init (LarderActionLogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags readable =
    G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = larder_action_log_get_property;
  object_class->set_property = larder_action_log_set_property;
  object_class->finalize = larder_action_log_finalize;

  /**
   * LarderActionLog:recording:
   *
   * Whether actions are written down.
   */
  properties[PROP_RECORDING] =
    g_param_spec_boolean ("recording", NULL, NULL, TRUE, readable | G_PARAM_WRITABLE);
  /**
   * LarderActionLog:position:
   *
   * Which line the slices show.
   */
  properties[PROP_POSITION] =
    g_param_spec_uint ("position", NULL, NULL, 0, G_MAXUINT, 0, readable);
  /**
   * LarderActionLog:max-actions:
   *
   * How many lines are kept; of older ones only what they came to is.
   */
  properties[PROP_MAX_ACTIONS] =
    g_param_spec_uint ("max-actions", NULL, NULL, 2, G_MAXINT, MAX_ACTIONS,
                       readable | G_PARAM_WRITABLE);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
larder_action_log_init (LarderActionLog *self)
{
  self->slices = g_ptr_array_new_with_free_func (g_object_unref);
  self->actions = g_ptr_array_new_with_free_func (g_object_unref);
  self->max_actions = MAX_ACTIONS;
  self->recording = TRUE;
  g_ptr_array_add (self->actions, larder_action_new (FIRST, collect (self)));
}

/**
 * larder_action_log_new:
 *
 * Makes a log that follows no slice.
 *
 * Returns: (transfer full): the log
 */
LarderActionLog *
larder_action_log_new (void)
{
  return g_object_new (LARDER_TYPE_ACTION_LOG, NULL);
}

/**
 * larder_action_log_add:
 * @slice: with a name that no other slice of the log has
 *
 * Follows a slice; the log begins anew.
 */
void
larder_action_log_add (LarderActionLog *self,
                       LarderSlice     *slice)
{
  g_return_if_fail (LARDER_IS_ACTION_LOG (self));
  g_return_if_fail (LARDER_IS_SLICE (slice));
  g_return_if_fail (larder_slice_get_name (slice) != NULL);
  g_return_if_fail (!g_ptr_array_find (self->slices, slice, NULL));

  g_ptr_array_add (self->slices, g_object_ref (slice));
  g_signal_connect_object (slice, "changed", G_CALLBACK (slice_changed_cb), self, 0);
  begin_anew (self);
}

/**
 * larder_action_log_remove:
 * @slice: one of the log
 *
 * Follows a slice no more; lines that are there keep what it was.
 */
void
larder_action_log_remove (LarderActionLog *self,
                          LarderSlice     *slice)
{
  g_return_if_fail (LARDER_IS_ACTION_LOG (self));
  g_return_if_fail (g_ptr_array_find (self->slices, slice, NULL));

  g_signal_handlers_disconnect_by_func (slice, slice_changed_cb, self);
  g_ptr_array_remove (self->slices, slice);
}

/**
 * larder_action_log_set_recording:
 * @recording: whether actions are written down
 *
 * Sets [property@Larder.ActionLog:recording].
 */
void
larder_action_log_set_recording (LarderActionLog *self,
                                 gboolean         recording)
{
  g_return_if_fail (LARDER_IS_ACTION_LOG (self));

  if (self->recording == !!recording)
    return;
  self->recording = !!recording;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RECORDING]);
}

/**
 * larder_action_log_get_recording:
 *
 * See [method@Larder.ActionLog.set_recording].
 *
 * Returns: whether actions are written down
 */
gboolean
larder_action_log_get_recording (LarderActionLog *self)
{
  g_return_val_if_fail (LARDER_IS_ACTION_LOG (self), FALSE);

  return self->recording;
}

/**
 * larder_action_log_set_max_actions:
 * @max_actions: at least 2
 *
 * Sets [property@Larder.ActionLog:max-actions]; it counts from the next action on.
 */
void
larder_action_log_set_max_actions (LarderActionLog *self,
                                   guint            max_actions)
{
  g_return_if_fail (LARDER_IS_ACTION_LOG (self));
  g_return_if_fail (max_actions >= 2);

  if (self->max_actions == max_actions)
    return;
  self->max_actions = max_actions;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MAX_ACTIONS]);
}

/**
 * larder_action_log_get_position:
 *
 * See [method@Larder.ActionLog.jump].
 *
 * Returns: which line the slices show
 */
guint
larder_action_log_get_position (LarderActionLog *self)
{
  g_return_val_if_fail (LARDER_IS_ACTION_LOG (self), 0);

  return self->position;
}

/**
 * larder_action_log_jump:
 * @position: of a line
 *
 * Makes the slices what they were then. That is no action, and drops no lines.
 *
 * Returns: %FALSE when there is no such line
 */
gboolean
larder_action_log_jump (LarderActionLog *self,
                        guint            position)
{
  g_return_val_if_fail (LARDER_IS_ACTION_LOG (self), FALSE);

  if (position >= self->actions->len)
    return FALSE;
  apply (self, larder_action_get_state (self->actions->pdata[position]));
  set_position (self, position);
  return TRUE;
}

/**
 * larder_action_log_reset:
 *
 * Makes the slices what they were made with, and begins anew there.
 */
void
larder_action_log_reset (LarderActionLog *self)
{
  g_return_if_fail (LARDER_IS_ACTION_LOG (self));

  self->applying = TRUE;
  for (guint i = 0; i < self->slices->len; i++)
    larder_slice_reset (self->slices->pdata[i]);
  self->applying = FALSE;
  begin_anew (self);
}

/**
 * larder_action_log_commit:
 *
 * Begins anew with what the slices are now.
 */
void
larder_action_log_commit (LarderActionLog *self)
{
  g_return_if_fail (LARDER_IS_ACTION_LOG (self));

  begin_anew (self);
}

/**
 * larder_action_log_rollback:
 *
 * Goes back to the first line, and begins anew there.
 */
void
larder_action_log_rollback (LarderActionLog *self)
{
  g_return_if_fail (LARDER_IS_ACTION_LOG (self));

  apply (self, larder_action_get_state (self->actions->pdata[0]));
  begin_anew (self);
}

/**
 * larder_action_log_to_value:
 *
 * For a file, or for [method@Larder.ActionLog.import] elsewhere.
 *
 * Returns: (transfer full): a list of objects with the members `name` and `state`
 */
LarderValue *
larder_action_log_to_value (LarderActionLog *self)
{
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_array ();

  g_return_val_if_fail (LARDER_IS_ACTION_LOG (self), NULL);

  for (guint i = 0; i < self->actions->len; i++)
    {
      LarderAction *action = self->actions->pdata[i];
      g_autoptr(LarderValueBuilder) line = larder_value_builder_new_object ();
      g_autoptr(LarderValue) value = NULL;

      larder_value_builder_set_string (line, "name", larder_action_get_name (action));
      larder_value_builder_set_value (line, "state", larder_action_get_state (action));
      value = larder_value_builder_end (line);
      larder_value_builder_add_value (builder, value);
    }
  return larder_value_builder_end (builder);
}

static gboolean
is_log (LarderValue *value)
{
  if (larder_value_get_kind (value) != LARDER_VALUE_ARRAY || larder_value_get_n_items (value) == 0)
    return FALSE;
  for (guint i = 0; i < larder_value_get_n_items (value); i++)
    {
      LarderValue *line = larder_value_get_item (value, i);
      LarderValue *state = larder_value_get_member (line, "state");

      if (larder_value_get_member_string (line, "name") == NULL || state == NULL ||
          larder_value_get_kind (state) != LARDER_VALUE_OBJECT)
        return FALSE;
    }
  return TRUE;
}

/**
 * larder_action_log_import:
 * @value: as [method@Larder.ActionLog.to_value] gives
 * @error: return location
 *
 * Puts another log in place of this one; the slices become its last line.
 *
 * Returns: %FALSE with %LARDER_ERROR_INVALID when it is no log; nothing has changed then
 */
gboolean
larder_action_log_import (LarderActionLog  *self,
                          LarderValue      *value,
                          GError          **error)
{
  guint n_former;

  g_return_val_if_fail (LARDER_IS_ACTION_LOG (self), FALSE);
  g_return_val_if_fail (value != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (!is_log (value))
    {
      g_set_error_literal (error, LARDER_ERROR, LARDER_ERROR_INVALID, "It is no log of actions");
      return FALSE;
    }
  n_former = self->actions->len;
  g_ptr_array_set_size (self->actions, 0);
  for (guint i = 0; i < larder_value_get_n_items (value); i++)
    {
      LarderValue *line = larder_value_get_item (value, i);

      g_ptr_array_add (self->actions,
                       larder_action_new (larder_value_get_member_string (line, "name"),
                                          larder_value_ref (larder_value_get_member (line,
                                                                                     "state"))));
    }
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_former, self->actions->len);
  return larder_action_log_jump (self, self->actions->len - 1);
}
