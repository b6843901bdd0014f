/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What one looker wants of a slice, computed from it, told when it changes. */

#pragma once

#include "larder/larder-slice.h"

G_BEGIN_DECLS

/**
 * LarderEquality:
 * @LARDER_EQUALITY_IDENTITY: the same value, or equal scalars; nick `identity`
 * @LARDER_EQUALITY_SHALLOW: of one kind and with identical items or members; nick `shallow`
 * @LARDER_EQUALITY_DEEP: the same content; nick `deep`
 *
 * When two values count as one.
 */
typedef enum
{
  LARDER_EQUALITY_IDENTITY,
  LARDER_EQUALITY_SHALLOW,
  LARDER_EQUALITY_DEEP,
} LarderEquality;

#define LARDER_TYPE_EQUALITY (larder_equality_get_type ())
LARDER_EXPORT
GType larder_equality_get_type (void);

/**
 * LarderSelectorFunc:
 * @state: the state of the slice
 * @user_data: what was given with the function
 *
 * Takes something out of a state. It must not change anything.
 *
 * Returns: (transfer full) (nullable): what was taken; %NULL for nothing
 */
typedef LarderValue *(*LarderSelectorFunc)   (LarderValue *state,
                                              gpointer     user_data);
/**
 * LarderSelectorEqual:
 * @a: a selected value
 * @b: another one
 * @user_data: what was given with the function
 *
 * Compares what was selected.
 *
 * Returns: %TRUE if nobody needs to be told
 */
typedef gboolean     (*LarderSelectorEqual)  (LarderValue *a,
                                              LarderValue *b,
                                              gpointer     user_data);
/**
 * LarderSelectorListener:
 * @value: (nullable): what is selected now
 * @old: (nullable): what was selected before
 * @user_data: what was given with the function
 *
 * Told when the selected value changed.
 */
typedef void         (*LarderSelectorListener) (LarderValue *value,
                                                LarderValue *old,
                                                gpointer     user_data);

#define LARDER_TYPE_SELECTOR (larder_selector_get_type ())
LARDER_EXPORT
G_DECLARE_FINAL_TYPE (LarderSelector, larder_selector, LARDER, SELECTOR, GObject)

LARDER_EXPORT
LarderSelector *larder_selector_new            (LarderSlice            *slice,
                                                LarderSelectorFunc      func,
                                                gpointer                user_data,
                                                GDestroyNotify          destroy);
LARDER_EXPORT
LarderValue    *larder_selector_get_value      (LarderSelector         *self);
LARDER_EXPORT
void            larder_selector_set_equality   (LarderSelector         *self,
                                                LarderEquality          equality);
LARDER_EXPORT
void            larder_selector_set_equal_func (LarderSelector         *self,
                                                LarderSelectorEqual     func,
                                                gpointer                user_data,
                                                GDestroyNotify          destroy);
LARDER_EXPORT
gulong          larder_selector_subscribe      (LarderSelector         *self,
                                                gboolean                at_once,
                                                LarderSelectorListener  listener,
                                                gpointer                user_data,
                                                GDestroyNotify          destroy);
LARDER_EXPORT
void            larder_selector_unsubscribe    (LarderSelector         *self,
                                                gulong                  id);

G_END_DECLS
