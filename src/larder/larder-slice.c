/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a program keeps for itself: members with defaults, told of once per action when changed. */

#include "config.h"

#include "larder/larder-slice.h"

#include "larder/larder-slice-private.h"
#include "larder/larder-value-private.h"

/**
 * LarderSlice:
 *
 * A part of what a program keeps for itself: choices, selections, drafts.
 *
 * A slice has members with initial values. A subclass written in C names them in a table and gets
 * a property of each ([method@Larder.SliceClass.install_members]); a slice made with
 * [ctor@Larder.Slice.new] takes those of its initial state, and new ones as they are set. Methods
 * of a subclass are its actions: what an action sets is told once per member when the action ends,
 * and only if it is another value than before.
 *
 * To be used in one thread.
 */

typedef enum
{
  PROP_NAME = 1,
  PROP_INITIAL,
  PROP_STATE,
} LarderSliceProperty;

static GParamSpec *properties[PROP_STATE + 1];

enum
{
  CHANGED,
  MEMBER_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];
static guint notify_signal;
static GQuark state_quark;

G_DEFINE_TYPE_WITH_PRIVATE (LarderSlice, larder_slice, G_TYPE_OBJECT)

LarderSlicePrivate *
larder_slice_get_private (LarderSlice *self)
{
  return larder_slice_get_instance_private (self);
}

static void
field_free (gpointer data)
{
  LarderSliceField *field = data;

  g_clear_pointer (&field->value, larder_value_unref);
  g_clear_pointer (&field->initial, larder_value_unref);
  g_clear_pointer (&field->old, larder_value_unref);
  g_free (field->name);
  g_free (field);
}

gboolean
larder_slice_is_same (LarderValue *a,
                      LarderValue *b)
{
  return a == b || (a != NULL && b != NULL && larder_value_equal (a, b));
}

/* Containers go in by reference, so that members of two states are identical where they are
 * equal. */
static void
add_member (LarderTree  *tree,
            const char  *name,
            LarderValue *value)
{
  if (value == NULL)
    return;
  larder_tree_add_name (tree, name, strlen (name));
  if (larder_value_get_kind (value) == LARDER_VALUE_ARRAY ||
      larder_value_get_kind (value) == LARDER_VALUE_OBJECT)
    larder_tree_add_reference (tree, value);
  else
    larder_tree_add_value (tree, value);
}

LarderValue *
larder_slice_build_state (LarderSlicePrivate *priv,
                          LarderSliceMoment   moment)
{
  LarderTree tree;
  LarderValue *state;

  larder_tree_init (&tree);
  larder_tree_open (&tree, YYJSON_TYPE_OBJ);
  for (guint i = 0; i < priv->fields->len; i++)
    {
      LarderSliceField *field = priv->fields->pdata[i];
      LarderValue *value = field->value;

      if (moment == LARDER_SLICE_INITIAL)
        value = field->initial;
      else if (moment == LARDER_SLICE_BEFORE && field->touched)
        value = field->old;
      add_member (&tree, field->name, value);
    }
  larder_tree_close (&tree);
  state = larder_tree_end (&tree);
  larder_tree_clear (&tree);
  return state;
}

LarderValue *
larder_slice_ensure_state (LarderSlicePrivate *priv)
{
  if (priv->state == NULL)
    priv->state = larder_slice_build_state (priv, LARDER_SLICE_NOW);
  return priv->state;
}

static void
tell_field (LarderSlice      *self,
            LarderSliceField *field)
{
  GQuark quark;

  if (field->info != NULL)
    {
      g_object_notify_by_pspec (G_OBJECT (self), field->info->pspec);
      return;
    }
  quark = g_quark_from_string (field->name);
  if (g_signal_has_handler_pending (self, signals[MEMBER_CHANGED], quark, TRUE) ||
      g_signal_has_handler_pending (self, signals[MEMBER_CHANGED], 0, TRUE))
    {
      g_autoptr(LarderValue) value = field->value != NULL ? larder_value_ref (field->value) : NULL;

      g_signal_emit (self, signals[MEMBER_CHANGED], quark, field->name, value);
    }
}

/* One round: what is another value now. The old state is built only if somebody wants it. */
static void
tell_round (LarderSlice *self,
            GPtrArray   *touched,
            const char  *action)
{
  LarderSlicePrivate *priv = larder_slice_get_private (self);
  gboolean wanted = g_signal_has_handler_pending (self, signals[CHANGED], 0, FALSE);
  g_autoptr(LarderValue) old = NULL;
  g_autoptr(LarderValue) state = NULL;

  if (wanted)
    old = priv->told != NULL ? g_steal_pointer (&priv->told)
                             : larder_slice_build_state (priv, LARDER_SLICE_BEFORE);
  for (guint i = 0; i < touched->len; i++)
    {
      LarderSliceField *field = touched->pdata[i];

      field->touched = FALSE;
      g_clear_pointer (&field->old, larder_value_unref);
    }

  g_clear_pointer (&priv->told, larder_value_unref);
  if (wanted)
    {
      state = larder_value_ref (larder_slice_ensure_state (priv));
      priv->told = larder_value_ref (state);
    }
  for (guint i = 0; i < touched->len; i++)
    tell_field (self, touched->pdata[i]);
  if (g_signal_has_handler_pending (self, notify_signal, state_quark, FALSE))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
  if (wanted)
    g_signal_emit (self, signals[CHANGED], 0, state, old, action != NULL ? action : "anonymous");
}

/* Leaves those that are another value than before the action. */
static void
keep_changed (GPtrArray *touched)
{
  guint n = 0;

  for (guint i = 0; i < touched->len; i++)
    {
      LarderSliceField *field = touched->pdata[i];

      if (!larder_slice_is_same (field->old, field->value))
        {
          touched->pdata[n++] = field;
          continue;
        }
      /* There and back again: who holds the old value still has the one that is there. */
      g_clear_pointer (&field->value, larder_value_unref);
      field->value = g_steal_pointer (&field->old);
      field->touched = FALSE;
    }
  g_ptr_array_set_size (touched, (int) n);
}

void
larder_slice_flush (LarderSlice *self)
{
  LarderSlicePrivate *priv = larder_slice_get_private (self);
  g_autoptr(LarderSlice) kept = g_object_ref (self);

  priv->telling = TRUE;
  /* Handlers may begin actions: those are told in a further round. */
  while (priv->touched->len > 0)
    {
      GPtrArray *touched = priv->touched;
      g_autofree char *action = g_steal_pointer (&priv->action);

      priv->touched = priv->spare;
      keep_changed (touched);
      if (touched->len > 0)
        tell_round (self, touched, action);
      g_ptr_array_set_size (touched, 0);
      priv->spare = touched;
    }
  priv->telling = FALSE;
  g_clear_pointer (&priv->action, g_free);
}

LarderSliceField *
larder_slice_find_field (LarderSlice *self,
                         const char  *name)
{
  return g_hash_table_lookup (larder_slice_get_private (self)->by_name, name);
}

static LarderSliceField *
add_field (LarderSlicePrivate    *priv,
           const char            *name,
           const LarderSliceInfo *info)
{
  LarderSliceField *field = g_new0 (LarderSliceField, 1);

  field->name = g_strdup (name);
  field->info = info;
  g_ptr_array_add (priv->fields, field);
  g_hash_table_insert (priv->by_name, field->name, field);
  return field;
}

LarderSliceField *
larder_slice_ensure_field (LarderSlice *self,
                           const char  *name)
{
  LarderSlicePrivate *priv = larder_slice_get_private (self);
  LarderSliceField *field = g_hash_table_lookup (priv->by_name, name);

  if (field == NULL && !priv->has_table)
    field = add_field (priv, name, NULL);
  return field;
}

void
larder_slice_take_field (LarderSlice      *self,
                         LarderSliceField *field,
                         LarderValue      *value)
{
  LarderSlicePrivate *priv = larder_slice_get_private (self);
  g_autoptr(LarderValue) taken = value;

  if (larder_slice_is_same (field->value, value))
    return;
  if (!field->touched)
    {
      field->touched = TRUE;
      field->old = g_steal_pointer (&field->value);
      g_ptr_array_add (priv->touched, field);
    }
  g_clear_pointer (&field->value, larder_value_unref);
  field->value = g_steal_pointer (&taken);
  g_clear_pointer (&priv->state, larder_value_unref);
  if (priv->depth == 0 && !priv->telling)
    larder_slice_flush (self);
}

void
larder_slice_apply (LarderSlice        *self,
                    LarderValue        *state,
                    LarderSliceMissing  missing)
{
  LarderSlicePrivate *priv = larder_slice_get_private (self);

  larder_slice_begin_action (self, NULL);
  for (guint i = 0; missing != LARDER_SLICE_MISSING_STAYS && i < priv->fields->len; i++)
    {
      LarderSliceField *field = priv->fields->pdata[i];
      LarderValue *value = field->initial;

      if (larder_value_has_member (state, field->name))
        continue;
      if (missing == LARDER_SLICE_MISSING_GOES && !priv->has_table)
        value = NULL;
      larder_slice_take_field (self, field, value != NULL ? larder_value_ref (value) : NULL);
    }
  for (guint i = 0; i < larder_value_get_n_items (state); i++)
    {
      LarderValue *value = larder_value_get_item (state, i);
      const char *name = larder_value_get_member_name (state, i);
      LarderSliceField *field = larder_slice_ensure_field (self, name);

      if (field == NULL || (field->info != NULL && !larder_slice_info_accepts (field->info, value)))
        g_debug ("Slice %s has no place for member %s as it is given", priv->name, name);
      else if (field->value != NULL)
        larder_slice_take_field (self, field, larder_value_share (value, field->value));
      else
        larder_slice_take_field (self, field, larder_value_detach (value));
    }
  larder_slice_end_action (self);
}

static void
larder_slice_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  LarderSlice *self = LARDER_SLICE (object);
  LarderSlicePrivate *priv = larder_slice_get_private (self);
  guint index = larder_slice_pspec_get_index (pspec, prop_id);

  if (index < priv->fields->len)
    {
      LarderSliceField *field = priv->fields->pdata[index];

      larder_slice_info_to_value (field->info, field->value, value);
      return;
    }
  switch ((LarderSliceProperty) prop_id)
    {
    case PROP_NAME:
      g_value_set_string (value, priv->name);
      break;

    case PROP_INITIAL:
      g_value_take_boxed (value, larder_slice_get_initial_state (self));
      break;

    case PROP_STATE:
      g_value_take_boxed (value, larder_slice_get_state (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
larder_slice_set_property (GObject      *object,
                           guint         prop_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  LarderSlice *self = LARDER_SLICE (object);
  LarderSlicePrivate *priv = larder_slice_get_private (self);
  guint index = larder_slice_pspec_get_index (pspec, prop_id);

  if (index < priv->fields->len)
    {
      LarderSliceField *field = priv->fields->pdata[index];

      larder_slice_take_field (self, field, larder_slice_info_from_value (field->info, value));
    }
  else if (prop_id == PROP_NAME)
    priv->name = g_value_dup_string (value);
  else if (prop_id == PROP_INITIAL)
    priv->given = g_value_dup_boxed (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

/* While an object is initialised its class is not yet the one that it is going to have. */
static void
add_fields_of_class (LarderSlice *self)
{
  LarderSlicePrivate *priv = larder_slice_get_private (self);
  GPtrArray *infos;

  infos = larder_slice_type_get_infos (G_OBJECT_TYPE (self));
  priv->has_table = infos != NULL;
  for (guint i = 0; infos != NULL && i < infos->len; i++)
    {
      const LarderSliceInfo *info = infos->pdata[i];
      LarderSliceField *field = add_field (priv, info->name, info);

      field->initial = larder_value_ref (info->fallback);
      field->value = larder_value_ref (info->fallback);
    }
}

static void
larder_slice_constructed (GObject *object)
{
  LarderSlice *self = LARDER_SLICE (object);
  LarderSlicePrivate *priv = larder_slice_get_private (self);

  G_OBJECT_CLASS (larder_slice_parent_class)->constructed (object);

  if (priv->name == NULL)
    priv->name = g_strdup (G_OBJECT_TYPE_NAME (self));
  add_fields_of_class (self);
  for (guint i = 0; priv->given != NULL && i < larder_value_get_n_items (priv->given); i++)
    {
      const char *name = larder_value_get_member_name (priv->given, i);
      LarderValue *value = larder_value_get_item (priv->given, i);
      LarderSliceField *field =
        name != NULL ? larder_slice_ensure_field (self, name) : NULL;

      if (field == NULL || (field->info != NULL && !larder_slice_info_accepts (field->info, value)))
        continue;
      g_clear_pointer (&field->initial, larder_value_unref);
      g_clear_pointer (&field->value, larder_value_unref);
      field->initial = larder_value_detach (value);
      field->value = larder_value_ref (field->initial);
    }
  g_clear_pointer (&priv->given, larder_value_unref);
}

static void
larder_slice_finalize (GObject *object)
{
  LarderSlicePrivate *priv = larder_slice_get_private (LARDER_SLICE (object));

  g_clear_pointer (&priv->given, larder_value_unref);
  g_clear_pointer (&priv->state, larder_value_unref);
  g_clear_pointer (&priv->told, larder_value_unref);
  g_hash_table_unref (priv->by_name);
  g_ptr_array_unref (priv->touched);
  g_ptr_array_unref (priv->spare);
  g_ptr_array_unref (priv->fields);
  g_free (priv->action);
  g_free (priv->name);

  G_OBJECT_CLASS (larder_slice_parent_class)->finalize (object);
}

static void
larder_slice_class_init (LarderSliceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = larder_slice_get_property;
  object_class->set_property = larder_slice_set_property;
  object_class->constructed = larder_slice_constructed;
  object_class->finalize = larder_slice_finalize;

  notify_signal = g_signal_lookup ("notify", G_TYPE_OBJECT);
  state_quark = g_quark_from_static_string ("state");

  /**
   * LarderSlice:name:
   *
   * What the slice is called in logs; the name of its class if none was given.
   */
  properties[PROP_NAME] =
    g_param_spec_string ("name", NULL, NULL, NULL,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  /**
   * LarderSlice:initial:
   *
   * The state to which [method@Larder.Slice.reset] goes back, an object.
   */
  properties[PROP_INITIAL] =
    g_param_spec_boxed ("initial", NULL, NULL, LARDER_TYPE_VALUE,
                        G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  /**
   * LarderSlice:state:
   *
   * All members as one object. Only who listens to this very property is notified of it.
   */
  properties[PROP_STATE] =
    g_param_spec_boxed ("state", NULL, NULL, LARDER_TYPE_VALUE,
                        G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  /**
   * LarderSlice::changed:
   * @self: the slice
   * @state: the state now
   * @old: the state before
   * @action: the name of the action, `anonymous` when it has none
   *
   * Some members are other values than before. Once per action, after the members were notified.
   */
  signals[CHANGED] =
    g_signal_new ("changed", LARDER_TYPE_SLICE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 3, LARDER_TYPE_VALUE, LARDER_TYPE_VALUE, G_TYPE_STRING);
  /**
   * LarderSlice::member-changed:
   * @self: the slice
   * @name: the name of the member
   * @value: (nullable): what it is now; %NULL when it is gone
   *
   * A member of a slice without a table is another value than before; the detail is its name.
   * Members of a table notify their properties instead.
   */
  signals[MEMBER_CHANGED] =
    g_signal_new ("member-changed", LARDER_TYPE_SLICE, G_SIGNAL_RUN_LAST | G_SIGNAL_DETAILED, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, LARDER_TYPE_VALUE);
}

static void
larder_slice_init (LarderSlice *self)
{
  LarderSlicePrivate *priv = larder_slice_get_private (self);

  priv->fields = g_ptr_array_new_with_free_func (field_free);
  priv->by_name = g_hash_table_new (g_str_hash, g_str_equal);
  priv->touched = g_ptr_array_new ();
  priv->spare = g_ptr_array_new ();
}
