/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* An immutable, reference-counted JSON value, shared by reference. */

#pragma once

#include <json-glib/json-glib.h>

#include "larder/larder-error.h"

G_BEGIN_DECLS

#define LARDER_TYPE_VALUE (larder_value_get_type ())
typedef struct _LarderValue LarderValue;

typedef enum
{
  LARDER_VALUE_NULL,
  LARDER_VALUE_BOOLEAN,
  LARDER_VALUE_INT,
  LARDER_VALUE_DOUBLE,
  LARDER_VALUE_STRING,
  LARDER_VALUE_ARRAY,
  LARDER_VALUE_OBJECT,
} LarderValueKind;

LARDER_EXPORT GType           larder_value_get_type            (void);
LARDER_EXPORT LarderValue    *larder_value_new_null            (void);
LARDER_EXPORT LarderValue    *larder_value_new_boolean         (gboolean boolean);
LARDER_EXPORT LarderValue    *larder_value_new_int             (gint64 number);
LARDER_EXPORT LarderValue    *larder_value_new_double          (double number);
LARDER_EXPORT LarderValue    *larder_value_new_string          (const char *string);
LARDER_EXPORT
LarderValue *larder_value_new_from_json       (const char *json, gssize length, GError **error);
LARDER_EXPORT LarderValue    *larder_value_new_from_bytes      (GBytes *json, GError **error);
LARDER_EXPORT LarderValue    *larder_value_new_from_node       (JsonNode *node);
LARDER_EXPORT LarderValue    *larder_value_new_from_variant    (GVariant *variant, GError **error);
LARDER_EXPORT LarderValue    *larder_value_ref                 (LarderValue *self);
LARDER_EXPORT void            larder_value_unref               (LarderValue *self);

LARDER_EXPORT LarderValueKind larder_value_get_kind            (LarderValue *self);
LARDER_EXPORT gboolean        larder_value_is_null             (LarderValue *self);
LARDER_EXPORT gboolean        larder_value_get_boolean         (LarderValue *self);
LARDER_EXPORT gint64          larder_value_get_int             (LarderValue *self);
LARDER_EXPORT double          larder_value_get_double          (LarderValue *self);
LARDER_EXPORT const char     *larder_value_get_string          (LarderValue *self);
LARDER_EXPORT guint           larder_value_get_n_items         (LarderValue *self);
LARDER_EXPORT LarderValue    *larder_value_get_item            (LarderValue *self, guint index);
LARDER_EXPORT const char     *larder_value_get_member_name     (LarderValue *self, guint index);
LARDER_EXPORT
LarderValue *larder_value_get_member          (LarderValue *self, const char *name);
LARDER_EXPORT
gboolean larder_value_has_member          (LarderValue *self, const char *name);
LARDER_EXPORT
const char *larder_value_get_member_string   (LarderValue *self, const char *name);
LARDER_EXPORT
gint64 larder_value_get_member_int (LarderValue *self,
                                    const char *name,
                                    gint64 fallback);
LARDER_EXPORT
double larder_value_get_member_double (LarderValue *self,
                                       const char *name,
                                       double fallback);
LARDER_EXPORT
gboolean larder_value_get_member_boolean (LarderValue *self,
                                          const char *name,
                                          gboolean fallback);
LARDER_EXPORT
LarderValue *larder_value_get_path            (LarderValue *self, const char *path);

LARDER_EXPORT gboolean        larder_value_equal               (LarderValue *a, LarderValue *b);
LARDER_EXPORT guint           larder_value_hash                (LarderValue *self);
LARDER_EXPORT
LarderValue *larder_value_share               (LarderValue *fresh, LarderValue *old);
LARDER_EXPORT
LarderValue *larder_value_merge               (LarderValue *self, LarderValue *changes);
LARDER_EXPORT
LarderValue *larder_value_set_path (LarderValue *self,
                                    const char *path,
                                    LarderValue *value,
                                    GError **error);
LARDER_EXPORT
LarderValue *larder_value_without             (LarderValue *self, const char *name);
LARDER_EXPORT
LarderValue *larder_value_merge_deep          (LarderValue *self, LarderValue *changes);
LARDER_EXPORT
LarderValue *larder_value_insert_path (LarderValue *self,
                                       const char *path,
                                       LarderValue *value,
                                       GError **error);
LARDER_EXPORT
LarderValue *larder_value_remove_path (LarderValue *self, const char *path, GError **error);
LARDER_EXPORT
LarderValue *larder_value_move_path (LarderValue *self,
                                     const char *from,
                                     const char *to,
                                     GError **error);
LARDER_EXPORT
gboolean larder_value_is_identical       (LarderValue *a, LarderValue *b);
LARDER_EXPORT
gboolean larder_value_equal_shallow      (LarderValue *a, LarderValue *b);

LARDER_EXPORT char           *larder_value_to_json             (LarderValue *self);
LARDER_EXPORT GBytes         *larder_value_to_bytes            (LarderValue *self);
LARDER_EXPORT JsonNode       *larder_value_to_node             (LarderValue *self);
LARDER_EXPORT GVariant       *larder_value_to_variant          (LarderValue *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LarderValue, larder_value_unref)

#define LARDER_TYPE_VALUE_BUILDER (larder_value_builder_get_type ())
typedef struct _LarderValueBuilder LarderValueBuilder;

LARDER_EXPORT GType               larder_value_builder_get_type     (void);
LARDER_EXPORT LarderValueBuilder *larder_value_builder_new_object   (void);
LARDER_EXPORT LarderValueBuilder *larder_value_builder_new_array    (void);
LARDER_EXPORT LarderValueBuilder *larder_value_builder_ref          (LarderValueBuilder *self);
LARDER_EXPORT void                larder_value_builder_unref        (LarderValueBuilder *self);
LARDER_EXPORT
void larder_value_builder_set_null     (LarderValueBuilder *self, const char *name);
LARDER_EXPORT
void larder_value_builder_set_boolean (LarderValueBuilder *self,
                                       const char *name,
                                       gboolean boolean);
LARDER_EXPORT
void larder_value_builder_set_int (LarderValueBuilder *self,
                                   const char *name,
                                   gint64 number);
LARDER_EXPORT
void larder_value_builder_set_double (LarderValueBuilder *self,
                                      const char *name,
                                      double number);
LARDER_EXPORT
void larder_value_builder_set_string (LarderValueBuilder *self,
                                      const char *name,
                                      const char *string);
LARDER_EXPORT
void larder_value_builder_set_value (LarderValueBuilder *self,
                                     const char *name,
                                     LarderValue *value);
LARDER_EXPORT
void larder_value_builder_add_string (LarderValueBuilder *self,
                                      const char *string);
LARDER_EXPORT
void larder_value_builder_add_int      (LarderValueBuilder *self, gint64 number);
LARDER_EXPORT
void larder_value_builder_add_value (LarderValueBuilder *self,
                                     LarderValue *value);
LARDER_EXPORT
void larder_value_builder_begin_object (LarderValueBuilder *self, const char *name);
LARDER_EXPORT
void larder_value_builder_begin_array  (LarderValueBuilder *self, const char *name);
LARDER_EXPORT void                larder_value_builder_close        (LarderValueBuilder *self);
LARDER_EXPORT LarderValue        *larder_value_builder_end          (LarderValueBuilder *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LarderValueBuilder, larder_value_builder_unref)

G_END_DECLS
