/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was done, and is more than another value or another order of rows. */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define BACKLOT_TYPE_DEED (backlot_deed_get_type ())

G_DECLARE_DERIVABLE_TYPE (BacklotDeed, backlot_deed, BACKLOT, DEED, GObject)

/**
 * BacklotDeedClass:
 * @undo: takes it back
 * @redo: (nullable): does it again
 */
struct _BacklotDeedClass
{
  GObjectClass parent_class;

  void (*undo) (BacklotDeed *self);
  void (*redo) (BacklotDeed *self);
};

void     backlot_deed_undo         (BacklotDeed *self);
void     backlot_deed_redo         (BacklotDeed *self);
gboolean backlot_deed_get_can_redo (BacklotDeed *self);

G_END_DECLS
