/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What one looker wants of a slice, computed from it, told when it changes. */

#include "config.h"

#include "larder/larder-selector.h"

#include "larder/larder-query-options-private.h"

/**
 * LarderSelector:
 *
 * A function over the state of a slice, with its result as a property.
 *
 * The function runs once per change of the slice, and listeners are told only if the result is
 * another one under the equality, by default identity. For use in the slice's thread.
 */
struct _LarderSelector
{
  GObject         parent_instance;

  LarderSlice    *slice;      /* (owned) */
  LarderClosure  *func;       /* LarderSelectorFunc */
  LarderClosure  *equal;      /* LarderSelectorEqual; NULL: by @equality */
  LarderEquality  equality;
  LarderValue    *value;      /* (owned) (nullable) */
};

typedef enum
{
  PROP_SLICE = 1,
  PROP_VALUE,
  PROP_EQUALITY,
} LarderSelectorProperty;

static GParamSpec *properties[PROP_EQUALITY + 1];
static guint changed_signal;

G_DEFINE_FINAL_TYPE (LarderSelector, larder_selector, G_TYPE_OBJECT)

G_DEFINE_ENUM_TYPE (LarderEquality, larder_equality,
                    G_DEFINE_ENUM_VALUE (LARDER_EQUALITY_IDENTITY, "identity"),
                    G_DEFINE_ENUM_VALUE (LARDER_EQUALITY_SHALLOW, "shallow"),
                    G_DEFINE_ENUM_VALUE (LARDER_EQUALITY_DEEP, "deep"))

static LarderValue *
compute (LarderSelector *self,
         LarderValue    *state)
{
  return ((LarderSelectorFunc) self->func->func) (state, self->func->user_data);
}

static gboolean
is_equal (LarderSelector *self,
          LarderValue    *a,
          LarderValue    *b)
{
  if (a == b)
    return TRUE;
  if (a == NULL || b == NULL)
    return FALSE;
  if (self->equal != NULL)
    return ((LarderSelectorEqual) self->equal->func) (a, b, self->equal->user_data);
  switch (self->equality)
    {
    case LARDER_EQUALITY_SHALLOW:
      return larder_value_equal_shallow (a, b);
    case LARDER_EQUALITY_DEEP:
      return larder_value_equal (a, b);
    case LARDER_EQUALITY_IDENTITY:
    default:
      return larder_value_is_identical (a, b);
    }
}

static void
slice_changed_cb (LarderSlice *slice,
                  LarderValue *state,
                  LarderValue *old_state,
                  const char  *action,
                  gpointer     user_data)
{
  g_autoptr(LarderSelector) self = g_object_ref (user_data);
  g_autoptr(LarderValue) fresh = compute (self, state);
  g_autoptr(LarderValue) old = NULL;

  if (is_equal (self, fresh, self->value))
    return;
  old = g_steal_pointer (&self->value);
  self->value = fresh != NULL ? larder_value_ref (fresh) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VALUE]);
  g_signal_emit (self, changed_signal, 0, fresh, old);
}

static void
larder_selector_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  LarderSelector *self = LARDER_SELECTOR (object);

  switch ((LarderSelectorProperty) prop_id)
    {
    case PROP_SLICE:
      g_value_set_object (value, self->slice);
      break;

    case PROP_VALUE:
      g_value_set_boxed (value, self->value);
      break;

    case PROP_EQUALITY:
      g_value_set_enum (value, (int) self->equality);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
larder_selector_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  LarderSelector *self = LARDER_SELECTOR (object);

  if (prop_id == PROP_SLICE)
    self->slice = g_value_dup_object (value);
  else if (prop_id == PROP_EQUALITY)
    larder_selector_set_equality (self, (LarderEquality) g_value_get_enum (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
larder_selector_finalize (GObject *object)
{
  LarderSelector *self = LARDER_SELECTOR (object);

  g_clear_pointer (&self->func, larder_closure_unref);
  g_clear_pointer (&self->equal, larder_closure_unref);
  g_clear_pointer (&self->value, larder_value_unref);
  g_clear_object (&self->slice);

  G_OBJECT_CLASS (larder_selector_parent_class)->finalize (object);
}

static void
larder_selector_class_init (LarderSelectorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = larder_selector_get_property;
  object_class->set_property = larder_selector_set_property;
  object_class->finalize = larder_selector_finalize;

  /**
   * LarderSelector:slice:
   *
   * Of which it selects.
   */
  properties[PROP_SLICE] =
    g_param_spec_object ("slice", NULL, NULL, LARDER_TYPE_SLICE,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  /**
   * LarderSelector:value:
   *
   * What is selected; %NULL for nothing.
   */
  properties[PROP_VALUE] =
    g_param_spec_boxed ("value", NULL, NULL, LARDER_TYPE_VALUE,
                        G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  /**
   * LarderSelector:equality:
   *
   * When two selected values count as one.
   */
  properties[PROP_EQUALITY] =
    g_param_spec_enum ("equality", NULL, NULL, LARDER_TYPE_EQUALITY, LARDER_EQUALITY_IDENTITY,
                       G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  /**
   * LarderSelector::changed:
   * @self: the selector
   * @value: (nullable): what is selected now
   * @old: (nullable): what was selected before
   *
   * The selected value is another one.
   */
  changed_signal =
    g_signal_new ("changed", LARDER_TYPE_SELECTOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, LARDER_TYPE_VALUE, LARDER_TYPE_VALUE);
}

static void
larder_selector_init (LarderSelector *self)
{
}

/**
 * larder_selector_new:
 * @slice: of which is selected
 * @func: (scope notified) (closure user_data) (destroy destroy): takes something out of a state;
 *   called now and at every change of the slice
 * @user_data: given to @func
 * @destroy: (nullable): called with @user_data when @func is not needed any more
 *
 * Begins to select.
 *
 * Returns: (transfer full): a new selector
 */
LarderSelector *
larder_selector_new (LarderSlice        *slice,
                     LarderSelectorFunc  func,
                     gpointer            user_data,
                     GDestroyNotify      destroy)
{
  LarderSelector *self;
  g_autoptr(LarderValue) state = NULL;

  g_return_val_if_fail (LARDER_IS_SLICE (slice), NULL);
  g_return_val_if_fail (func != NULL, NULL);

  self = g_object_new (LARDER_TYPE_SELECTOR, "slice", slice, NULL);
  self->func = larder_closure_new (G_CALLBACK (func), user_data, destroy);
  state = larder_slice_get_state (slice);
  self->value = compute (self, state);
  g_signal_connect_object (slice, "changed", G_CALLBACK (slice_changed_cb), self,
                           G_CONNECT_DEFAULT);
  return self;
}

/**
 * larder_selector_get_value:
 *
 * Computed once per change of the slice, not once per call.
 *
 * Returns: (transfer none) (nullable): what is selected; valid until it changes
 */
LarderValue *
larder_selector_get_value (LarderSelector *self)
{
  g_return_val_if_fail (LARDER_IS_SELECTOR (self), NULL);

  return self->value;
}

/**
 * larder_selector_set_equality:
 * @equality: when two selected values count as one
 *
 * Sets [property@Larder.Selector:equality]; a function that was set before is dropped.
 */
void
larder_selector_set_equality (LarderSelector *self,
                              LarderEquality  equality)
{
  g_return_if_fail (LARDER_IS_SELECTOR (self));

  g_clear_pointer (&self->equal, larder_closure_unref);
  if (self->equality == equality)
    return;
  self->equality = equality;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_EQUALITY]);
}

/**
 * larder_selector_set_equal_func:
 * @func: (nullable) (scope notified) (closure user_data) (destroy destroy): compares two selected
 *   values, neither of which is %NULL; %NULL: [property@Larder.Selector:equality] counts
 * @user_data: given to @func
 * @destroy: (nullable): called with @user_data when @func is not needed any more
 *
 * Sets an equality of one's own.
 */
void
larder_selector_set_equal_func (LarderSelector      *self,
                                LarderSelectorEqual  func,
                                gpointer             user_data,
                                GDestroyNotify       destroy)
{
  g_return_if_fail (LARDER_IS_SELECTOR (self));

  g_clear_pointer (&self->equal, larder_closure_unref);
  if (func != NULL)
    self->equal = larder_closure_new (G_CALLBACK (func), user_data, destroy);
}

static void
closure_unref_cb (gpointer  data,
                  GClosure *closure)
{
  larder_closure_unref (data);
}

static void
listener_cb (LarderSelector *self,
             LarderValue    *value,
             LarderValue    *old,
             gpointer        user_data)
{
  LarderClosure *closure = user_data;

  ((LarderSelectorListener) closure->func) (value, old, closure->user_data);
}

/**
 * larder_selector_subscribe:
 * @at_once: whether @listener is called now too, with the value twice
 * @listener: (scope notified) (closure user_data) (destroy destroy): told of changes
 * @user_data: given to @listener
 * @destroy: (nullable): called with @user_data when @listener is not needed any more
 *
 * Listens, as [signal@Larder.Selector::changed] does. A listener may unsubscribe itself or others
 * while it is told.
 *
 * Returns: a number for [method@Larder.Selector.unsubscribe]
 */
gulong
larder_selector_subscribe (LarderSelector         *self,
                           gboolean                at_once,
                           LarderSelectorListener  listener,
                           gpointer                user_data,
                           GDestroyNotify          destroy)
{
  LarderClosure *closure;
  gulong id;

  g_return_val_if_fail (LARDER_IS_SELECTOR (self), 0);
  g_return_val_if_fail (listener != NULL, 0);

  closure = larder_closure_new (G_CALLBACK (listener), user_data, destroy);
  id = g_signal_connect_data (self, "changed", G_CALLBACK (listener_cb), closure,
                              closure_unref_cb, G_CONNECT_DEFAULT);
  if (at_once)
    listener (self->value, self->value, user_data);
  return id;
}

/**
 * larder_selector_unsubscribe:
 * @id: what [method@Larder.Selector.subscribe] gave
 *
 * Ends listening.
 */
void
larder_selector_unsubscribe (LarderSelector *self,
                             gulong          id)
{
  g_return_if_fail (LARDER_IS_SELECTOR (self));

  g_signal_handler_disconnect (self, id);
}
