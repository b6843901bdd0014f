/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was done, and is more than another value or another order of rows. */

#include "config.h"

#include "query/project/backlot-deed.h"

G_DEFINE_ABSTRACT_TYPE (BacklotDeed, backlot_deed, G_TYPE_OBJECT)

static void
backlot_deed_class_init (BacklotDeedClass *klass)
{
}

static void
backlot_deed_init (BacklotDeed *self)
{
}

void
backlot_deed_undo (BacklotDeed *self)
{
  g_return_if_fail (BACKLOT_IS_DEED (self));

  BACKLOT_DEED_GET_CLASS (self)->undo (self);
}

void
backlot_deed_redo (BacklotDeed *self)
{
  g_return_if_fail (backlot_deed_get_can_redo (self));

  BACKLOT_DEED_GET_CLASS (self)->redo (self);
}

gboolean
backlot_deed_get_can_redo (BacklotDeed *self)
{
  g_return_val_if_fail (BACKLOT_IS_DEED (self), FALSE);

  return BACKLOT_DEED_GET_CLASS (self)->redo != NULL;
}
