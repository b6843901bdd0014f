/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Declarative optimistic changes: they are kept with their mutation and replayed over the base. */

#pragma once

#include "larder/larder-value.h"

G_BEGIN_DECLS

#define LARDER_TYPE_PATCH (larder_patch_get_type ())
typedef struct _LarderPatch LarderPatch;
LARDER_EXPORT GType        larder_patch_get_type      (void);
LARDER_EXPORT LarderPatch *larder_patch_ref           (LarderPatch *self);
LARDER_EXPORT void         larder_patch_unref         (LarderPatch *self);
LARDER_EXPORT LarderPatch *larder_patch_new_insert    (const char *table, LarderValue *row);
LARDER_EXPORT
LarderPatch *larder_patch_new_merge     (const char *table, const char *id, LarderValue *changes);
LARDER_EXPORT LarderPatch *larder_patch_new_remove    (const char *table, const char *id);
LARDER_EXPORT
LarderPatch *larder_patch_new_set       (GVariant *key, const char *path, LarderValue *value);
LARDER_EXPORT
LarderPatch *larder_patch_new_merge_at  (GVariant *key, const char *path, LarderValue *changes);
LARDER_EXPORT
LarderPatch *larder_patch_new_insert_at (GVariant *key, const char *path, LarderValue *value);
LARDER_EXPORT
LarderPatch *larder_patch_new_remove_at (GVariant *key, const char *path);
LARDER_EXPORT
LarderPatch *larder_patch_new_move_at   (GVariant *key, const char *from, const char *to);
LARDER_EXPORT LarderPatch *larder_patch_for_prefix    (LarderPatch *self);
LARDER_EXPORT LarderValue *larder_patch_to_value      (LarderPatch *self);
LARDER_EXPORT LarderPatch *larder_patch_new_from_value (LarderValue *value, GError **error);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LarderPatch, larder_patch_unref)

G_END_DECLS
