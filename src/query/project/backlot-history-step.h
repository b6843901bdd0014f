/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One step of a history. */

#pragma once

#include "query/project/backlot-deed.h"
#include "query/project/backlot-removal.h"

G_BEGIN_DECLS

/* One of four: members of a row, an order, removals, or another deed. */
typedef struct
{
  char         *key;
  char         *table;
  char         *id;
  LarderValue  *before;     /* (owned) (nullable): by member */
  LarderValue  *after;      /* (owned) (nullable): by member */
  char        **order_before;   /* (nullable) */
  char        **order_after;    /* (nullable) */
  GPtrArray    *removals;   /* (owned) (nullable): of BacklotRemoval */
  BacklotDeed  *deed;       /* (owned) (nullable) */
  guint         group;      /* steps of the same one are one for a person; 0: of none */
  char         *name;       /* (nullable): for a person */
  guint64       time;       /* when it was done or taken back last; see next_time () */
} BacklotStep;

void     backlot_step_free          (gpointer        step);
/* It changes the members of @changes in this row, and nothing else. @self: (nullable) */
gboolean backlot_step_is_of         (BacklotStep    *self,
                                     const char     *table,
                                     const char     *id,
                                     LarderValue    *changes);
/* Whether this person may take it back, or do it again, as far as is known. */
gboolean backlot_step_is_allowed    (BacklotStep    *self,
                                     BacklotBackend *backend,
                                     const char     *project_id,
                                     gboolean        redo);
/* Of one that removes. FALSE: it was sent already, all of it. */
gboolean backlot_step_can_take_back (BacklotStep    *self);
gboolean backlot_step_take_back     (BacklotStep    *self);
/* How many rows it removes. */
guint    backlot_step_count         (BacklotStep    *self);

G_END_DECLS
