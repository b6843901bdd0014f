/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where values are kept by name, by a function of the program. */

#pragma once

#include "larder/larder-enums.h"
#include "larder/larder-store.h"

G_BEGIN_DECLS

/**
 * LarderStoreAction:
 * @LARDER_STORE_ACTION_LOAD: give the value of that name; nick `load`
 * @LARDER_STORE_ACTION_SAVE: keep the value under that name; nick `save`
 * @LARDER_STORE_ACTION_REMOVE: forget that name; nick `remove`
 * @LARDER_STORE_ACTION_LIST: give the names of all values; nick `list`
 *
 * What a [struct@Larder.StoreCall] asks for.
 */
typedef enum
{
  LARDER_STORE_ACTION_LOAD,
  LARDER_STORE_ACTION_SAVE,
  LARDER_STORE_ACTION_REMOVE,
  LARDER_STORE_ACTION_LIST,
} LarderStoreAction;

#define LARDER_TYPE_STORE_ACTION (larder_store_action_get_type ())
LARDER_EXPORT
GType              larder_store_action_get_type      (void);

#define LARDER_TYPE_STORE_CALL (larder_store_call_get_type ())
typedef struct _LarderStoreCall LarderStoreCall;

LARDER_EXPORT
GType              larder_store_call_get_type        (void);
LARDER_EXPORT
LarderStoreCall   *larder_store_call_ref             (LarderStoreCall *self);
LARDER_EXPORT
void               larder_store_call_unref           (LarderStoreCall *self);
LARDER_EXPORT
LarderStoreAction  larder_store_call_get_action      (LarderStoreCall *self);
LARDER_EXPORT
const char        *larder_store_call_get_name        (LarderStoreCall *self);
LARDER_EXPORT
LarderValue       *larder_store_call_get_value       (LarderStoreCall *self);
LARDER_EXPORT
GCancellable      *larder_store_call_get_cancellable (LarderStoreCall *self);
LARDER_EXPORT
void               larder_store_call_return_value    (LarderStoreCall *self,
                                                      LarderValue     *value);
LARDER_EXPORT
void               larder_store_call_return_error    (LarderStoreCall *self,
                                                      GError          *error);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LarderStoreCall, larder_store_call_unref)

typedef void (*LarderStoreFunc) (LarderStoreCall *call,
                                 gpointer         user_data);

#define LARDER_TYPE_FUNC_STORE (larder_func_store_get_type ())
LARDER_EXPORT
G_DECLARE_FINAL_TYPE (LarderFuncStore, larder_func_store, LARDER, FUNC_STORE, GObject)

LARDER_EXPORT
LarderFuncStore   *larder_func_store_new             (LarderStoreFunc  func,
                                                      gpointer         user_data,
                                                      GDestroyNotify   destroy);

G_END_DECLS
