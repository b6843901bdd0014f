/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A value that is being changed in place, for the time of one call. */

#pragma once

#include "larder/larder-value.h"

G_BEGIN_DECLS

#define LARDER_TYPE_DRAFT (larder_draft_get_type ())
typedef struct _LarderDraft LarderDraft;

LARDER_EXPORT
GType        larder_draft_get_type (void);
LARDER_EXPORT
LarderDraft *larder_draft_new      (LarderValue   *value);
LARDER_EXPORT
LarderDraft *larder_draft_ref      (LarderDraft   *self);
LARDER_EXPORT
void         larder_draft_unref    (LarderDraft   *self);
LARDER_EXPORT
LarderValue *larder_draft_get_value (LarderDraft  *self);
LARDER_EXPORT
LarderValue *larder_draft_get      (LarderDraft   *self,
                                    const char    *path);
LARDER_EXPORT
gboolean     larder_draft_set      (LarderDraft   *self,
                                    const char    *path,
                                    LarderValue   *value,
                                    GError       **error);
LARDER_EXPORT
gboolean     larder_draft_insert   (LarderDraft   *self,
                                    const char    *path,
                                    LarderValue   *value,
                                    GError       **error);
LARDER_EXPORT
gboolean     larder_draft_remove   (LarderDraft   *self,
                                    const char    *path,
                                    GError       **error);
LARDER_EXPORT
gboolean     larder_draft_move     (LarderDraft   *self,
                                    const char    *from,
                                    const char    *to,
                                    GError       **error);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LarderDraft, larder_draft_unref)

G_END_DECLS
