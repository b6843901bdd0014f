/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is asked of a slice: its members one by one, and changes of several at once. */

#include "config.h"

#include "larder/larder-slice.h"

#include "larder/larder-slice-private.h"
#include "larder/larder-value-private.h"

/**
 * larder_slice_new:
 * @name: (nullable): what it is called in logs
 * @initial: (nullable): an object with the initial values of its members
 *
 * Makes a slice whose members are those of its initial state.
 *
 * Returns: (transfer full): a new slice
 */
LarderSlice *
larder_slice_new (const char  *name,
                  LarderValue *initial)
{
  return g_object_new (LARDER_TYPE_SLICE, "name", name, "initial", initial, NULL);
}

/**
 * larder_slice_get_name:
 *
 * The name is given once, with the slice.
 *
 * Returns: what the slice is called in logs
 */
const char *
larder_slice_get_name (LarderSlice *self)
{
  g_return_val_if_fail (LARDER_IS_SLICE (self), NULL);

  return larder_slice_get_private (self)->name;
}

/**
 * larder_slice_get_state:
 *
 * Compare it with a former one to see whether anything changed.
 *
 * Returns: (transfer full): all members as one object; the same value until something changes
 */
LarderValue *
larder_slice_get_state (LarderSlice *self)
{
  g_return_val_if_fail (LARDER_IS_SLICE (self), NULL);

  return larder_value_ref (larder_slice_ensure_state (larder_slice_get_private (self)));
}

/**
 * larder_slice_get_initial_state:
 *
 * What [method@Larder.Slice.reset] goes back to.
 *
 * Returns: (transfer full): the initial values of all members as one object
 */
LarderValue *
larder_slice_get_initial_state (LarderSlice *self)
{
  g_return_val_if_fail (LARDER_IS_SLICE (self), NULL);

  return larder_slice_build_state (larder_slice_get_private (self), LARDER_SLICE_INITIAL);
}

/**
 * larder_slice_begin_action:
 * @action: (nullable): what it is called in logs; %NULL: anonymous
 *
 * Begins an action: what is set until it ends can be read at once and is told together. Actions
 * nest; the name that counts is the first that is given.
 */
void
larder_slice_begin_action (LarderSlice *self,
                           const char  *action)
{
  LarderSlicePrivate *priv;

  g_return_if_fail (LARDER_IS_SLICE (self));

  priv = larder_slice_get_private (self);
  priv->depth++;
  if (action != NULL && priv->action == NULL)
    priv->action = g_strdup (action);
}

/**
 * larder_slice_end_action:
 *
 * Ends an action that [method@Larder.Slice.begin_action] began.
 */
void
larder_slice_end_action (LarderSlice *self)
{
  LarderSlicePrivate *priv;

  g_return_if_fail (LARDER_IS_SLICE (self));

  priv = larder_slice_get_private (self);
  g_return_if_fail (priv->depth > 0);
  if (--priv->depth == 0 && !priv->telling)
    larder_slice_flush (self);
}

/**
 * larder_slice_set:
 * @partial: an object
 *
 * Sets the members that @partial has; the others stay. Members are replaced whole, also when both
 * values are objects. One action.
 */
void
larder_slice_set (LarderSlice *self,
                  LarderValue *partial)
{
  g_return_if_fail (LARDER_IS_SLICE (self));
  g_return_if_fail (partial != NULL && larder_value_get_kind (partial) == LARDER_VALUE_OBJECT);

  larder_slice_apply (self, partial, LARDER_SLICE_MISSING_STAYS);
}

/**
 * larder_slice_replace:
 * @state: an object
 *
 * Sets all members: those that @state lacks get their initial value; a member that has none is
 * gone. One action.
 */
void
larder_slice_replace (LarderSlice *self,
                      LarderValue *state)
{
  g_return_if_fail (LARDER_IS_SLICE (self));
  g_return_if_fail (state != NULL && larder_value_get_kind (state) == LARDER_VALUE_OBJECT);

  larder_slice_apply (self, state, LARDER_SLICE_MISSING_RESETS);
}

/**
 * larder_slice_reset:
 *
 * Goes back to the initial state. One action.
 */
void
larder_slice_reset (LarderSlice *self)
{
  g_autoptr(LarderValue) initial = NULL;

  g_return_if_fail (LARDER_IS_SLICE (self));

  initial = larder_slice_get_initial_state (self);
  larder_slice_apply (self, initial, LARDER_SLICE_MISSING_RESETS);
}

/**
 * larder_slice_update:
 * @func: (scope call) (closure user_data): changes a draft of the state
 * @user_data: given to @func
 *
 * Changes the state in place, at any depth: @func works on a draft, which is compared with the
 * state then. One action; what is equal in the end was not changed. A member that the draft lacks
 * is gone, or has its initial value where the class names its members in a table.
 *
 * Returns: %FALSE if @func left everything as it was
 */
gboolean
larder_slice_update (LarderSlice           *self,
                     LarderSliceUpdateFunc  func,
                     gpointer               user_data)
{
  g_autoptr(LarderSlice) kept = NULL;
  g_autoptr(LarderValue) state = NULL;
  g_autoptr(LarderDraft) draft = NULL;

  g_return_val_if_fail (LARDER_IS_SLICE (self), FALSE);
  g_return_val_if_fail (func != NULL, FALSE);

  kept = g_object_ref (self);
  state = larder_slice_get_state (self);
  draft = larder_draft_new (state);
  if (!func (draft, user_data) ||
      larder_value_get_kind (larder_draft_get_value (draft)) != LARDER_VALUE_OBJECT)
    return FALSE;
  larder_slice_apply (self, larder_draft_get_value (draft), LARDER_SLICE_MISSING_GOES);
  return TRUE;
}

/**
 * larder_slice_get_member:
 * @name: of the member
 *
 * Reads a member by its JSON name.
 *
 * Returns: (transfer none) (nullable): its value; valid until it changes
 */
LarderValue *
larder_slice_get_member (LarderSlice *self,
                         const char  *name)
{
  LarderSliceField *field;

  g_return_val_if_fail (LARDER_IS_SLICE (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  field = larder_slice_find_field (self, name);
  return field != NULL ? field->value : NULL;
}

/**
 * larder_slice_get_string:
 * @name: of the member
 *
 * Reads a member by its JSON name.
 *
 * Returns: (nullable): its text, valid until it changes; %NULL if it is none
 */
const char *
larder_slice_get_string (LarderSlice *self,
                         const char  *name)
{
  LarderValue *value = larder_slice_get_member (self, name);

  return value != NULL && larder_value_get_kind (value) == LARDER_VALUE_STRING
         ? larder_value_get_string (value) : NULL;
}

/**
 * larder_slice_get_int:
 * @name: of the member
 *
 * Reads a member by its JSON name.
 *
 * Returns: its number; 0 if it is none
 */
gint64
larder_slice_get_int (LarderSlice *self,
                      const char  *name)
{
  LarderValue *value = larder_slice_get_member (self, name);

  return value != NULL && larder_value_get_kind (value) == LARDER_VALUE_INT
         ? larder_value_get_int (value) : 0;
}

/**
 * larder_slice_get_double:
 * @name: of the member
 *
 * Reads a member by its JSON name; a whole number is converted.
 *
 * Returns: its number; 0.0 if it is none
 */
double
larder_slice_get_double (LarderSlice *self,
                         const char  *name)
{
  LarderValue *value = larder_slice_get_member (self, name);
  LarderValueKind kind = value != NULL ? larder_value_get_kind (value) : LARDER_VALUE_NULL;

  return kind == LARDER_VALUE_DOUBLE || kind == LARDER_VALUE_INT
         ? larder_value_get_double (value) : 0.0;
}

/**
 * larder_slice_get_boolean:
 * @name: of the member
 *
 * Reads a member by its JSON name.
 *
 * Returns: its truth value; %FALSE if it is none
 */
gboolean
larder_slice_get_boolean (LarderSlice *self,
                          const char  *name)
{
  LarderValue *value = larder_slice_get_member (self, name);

  return value != NULL && larder_value_get_kind (value) == LARDER_VALUE_BOOLEAN &&
         larder_value_get_boolean (value);
}

/**
 * larder_slice_set_member:
 * @name: of the member
 * @value: its new value
 *
 * Sets one member. A member that the table of the class does not name, or of which the value is
 * of the wrong type, is a bug of the caller.
 */
void
larder_slice_set_member (LarderSlice *self,
                         const char  *name,
                         LarderValue *value)
{
  LarderSliceField *field;

  g_return_if_fail (LARDER_IS_SLICE (self));
  g_return_if_fail (name != NULL);
  g_return_if_fail (value != NULL);

  field = larder_slice_ensure_field (self, name);
  g_return_if_fail (field != NULL);
  g_return_if_fail (field->info == NULL || larder_slice_info_accepts (field->info, value));
  if (field->value != NULL)
    larder_slice_take_field (self, field, larder_value_share (value, field->value));
  else
    larder_slice_take_field (self, field, larder_value_detach (value));
}

/* The member, if the table of the class allows this type. */
static LarderSliceField *
find (LarderSlice      *self,
      const char       *name,
      LarderMemberType  type)
{
  LarderSliceField *field = larder_slice_ensure_field (self, name);

  g_return_val_if_fail (field != NULL, NULL);
  g_return_val_if_fail (field->info == NULL || field->info->type == type ||
                        field->info->type == LARDER_MEMBER_VALUE, NULL);
  return field;
}

/**
 * larder_slice_set_string:
 * @name: of the member
 * @string: its new value
 *
 * Sets a member that is a text.
 */
void
larder_slice_set_string (LarderSlice *self,
                            const char  *name,
                            const char  *string)
{
  LarderSliceField *field;

  g_return_if_fail (LARDER_IS_SLICE (self));
  g_return_if_fail (name != NULL);
  g_return_if_fail (string != NULL);

  field = find (self, name, LARDER_MEMBER_STRING);
  if (field != NULL)
    larder_slice_take_field (self, field, larder_value_new_string (string));
}

/**
 * larder_slice_set_int:
 * @name: of the member
 * @number: its new value
 *
 * Sets a member that is a whole number.
 */
void
larder_slice_set_int (LarderSlice *self,
                         const char  *name,
                         gint64       number)
{
  LarderSliceField *field;

  g_return_if_fail (LARDER_IS_SLICE (self));
  g_return_if_fail (name != NULL);

  field = find (self, name, LARDER_MEMBER_INT);
  if (field != NULL)
    larder_slice_take_field (self, field, larder_value_new_int (number));
}

/**
 * larder_slice_set_double:
 * @name: of the member
 * @number: its new value
 *
 * Sets a member that is a number.
 */
void
larder_slice_set_double (LarderSlice *self,
                            const char  *name,
                            double       number)
{
  LarderSliceField *field;

  g_return_if_fail (LARDER_IS_SLICE (self));
  g_return_if_fail (name != NULL);

  field = find (self, name, LARDER_MEMBER_DOUBLE);
  if (field != NULL)
    larder_slice_take_field (self, field, larder_value_new_double (number));
}

/**
 * larder_slice_set_boolean:
 * @name: of the member
 * @boolean: its new value
 *
 * Sets a member that is a truth value.
 */
void
larder_slice_set_boolean (LarderSlice *self,
                             const char  *name,
                             gboolean     boolean)
{
  LarderSliceField *field;

  g_return_if_fail (LARDER_IS_SLICE (self));
  g_return_if_fail (name != NULL);

  field = find (self, name, LARDER_MEMBER_BOOLEAN);
  if (field != NULL)
    larder_slice_take_field (self, field, larder_value_new_boolean (boolean));
}
