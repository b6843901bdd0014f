/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a program keeps for itself: members with defaults, told of once per action when changed. */

#pragma once

#include "larder/larder-draft.h"
#include "larder/larder-record.h"

G_BEGIN_DECLS

#define LARDER_TYPE_SLICE (larder_slice_get_type ())
LARDER_EXPORT
G_DECLARE_DERIVABLE_TYPE (LarderSlice, larder_slice, LARDER, SLICE, GObject)

struct _LarderSliceClass
{
  GObjectClass parent_class;

  gpointer padding[8];
};

/**
 * LarderSliceUpdateFunc:
 * @draft: the state, to be changed; valid during the call
 * @user_data: what was given with the function
 *
 * Changes a state in place.
 *
 * Returns: %FALSE to leave everything as it was
 */
typedef gboolean (*LarderSliceUpdateFunc) (LarderDraft *draft,
                                           gpointer     user_data);

LARDER_EXPORT
void         larder_slice_class_install_members (LarderSliceClass      *klass,
                                                 const LarderMember    *members,
                                                 guint                  n_members);

LARDER_EXPORT
LarderSlice *larder_slice_new                   (const char            *name,
                                                 LarderValue           *initial);
LARDER_EXPORT
const char  *larder_slice_get_name              (LarderSlice           *self);
LARDER_EXPORT
LarderValue *larder_slice_get_state             (LarderSlice           *self);
LARDER_EXPORT
LarderValue *larder_slice_get_initial_state     (LarderSlice           *self);

LARDER_EXPORT
void         larder_slice_set                   (LarderSlice           *self,
                                                 LarderValue           *partial);
LARDER_EXPORT
void         larder_slice_replace               (LarderSlice           *self,
                                                 LarderValue           *state);
LARDER_EXPORT
void         larder_slice_reset                 (LarderSlice           *self);
LARDER_EXPORT
gboolean     larder_slice_update                (LarderSlice           *self,
                                                 LarderSliceUpdateFunc  func,
                                                 gpointer               user_data);
LARDER_EXPORT
void         larder_slice_begin_action          (LarderSlice           *self,
                                                 const char            *action);
LARDER_EXPORT
void         larder_slice_end_action            (LarderSlice           *self);

LARDER_EXPORT
LarderValue *larder_slice_get_member            (LarderSlice           *self,
                                                 const char            *name);
LARDER_EXPORT
const char  *larder_slice_get_string            (LarderSlice           *self,
                                                 const char            *name);
LARDER_EXPORT
gint64       larder_slice_get_int               (LarderSlice           *self,
                                                 const char            *name);
LARDER_EXPORT
double       larder_slice_get_double            (LarderSlice           *self,
                                                 const char            *name);
LARDER_EXPORT
gboolean     larder_slice_get_boolean           (LarderSlice           *self,
                                                 const char            *name);
LARDER_EXPORT
void         larder_slice_set_member            (LarderSlice           *self,
                                                 const char            *name,
                                                 LarderValue           *value);
LARDER_EXPORT
void         larder_slice_set_string            (LarderSlice           *self,
                                                 const char            *name,
                                                 const char            *string);
LARDER_EXPORT
void         larder_slice_set_int               (LarderSlice           *self,
                                                 const char            *name,
                                                 gint64                 number);
LARDER_EXPORT
void         larder_slice_set_double            (LarderSlice           *self,
                                                 const char            *name,
                                                 double                 number);
LARDER_EXPORT
void         larder_slice_set_boolean           (LarderSlice           *self,
                                                 const char            *name,
                                                 gboolean               boolean);

G_END_DECLS
