/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A change by hand of what is shown, which can be taken back. */

#pragma once

#include "larder/larder-patch.h"

G_BEGIN_DECLS

#define LARDER_TYPE_UNDO (larder_undo_get_type ())
LARDER_EXPORT
G_DECLARE_FINAL_TYPE (LarderUndo, larder_undo, LARDER, UNDO, GObject)

LARDER_EXPORT
gboolean larder_undo_undo       (LarderUndo *self);
LARDER_EXPORT
gboolean larder_undo_keep       (LarderUndo *self);
LARDER_EXPORT
gboolean larder_undo_get_active (LarderUndo *self);

G_END_DECLS
