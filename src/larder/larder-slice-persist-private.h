/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The struct of what keeps a slice, for its files. */

#pragma once

#include "larder/larder-query-options-private.h"
#include "larder/larder-slice-persist.h"

G_BEGIN_DECLS

/* Work on a storage comes from threads and, at the end, from the owner: one at a time, and an
 * older record never replaces a newer one. */
typedef struct
{
  gatomicrefcount refs;
  GMutex          mutex;
  guint64         last_serial;   /* of the newest work that was done */
} LarderPersistOrder;

struct _LarderSlicePersist
{
  GObject             parent_instance;

  LarderSlice        *slice;            /* (owned) */
  LarderSliceStorage *storage;          /* (owned) */
  LarderClock        *clock;            /* (owned) */
  char               *name;
  gint64              version;
  gint64              delay_ms;
  gboolean            deep;
  gboolean            skip_hydration;
  LarderClosure      *migrate;          /* LarderMigrationFunc (nullable) */
  LarderClosure      *partialize;       /* LarderPartializeFunc (nullable) */
  LarderClosure      *merge;            /* LarderMergeFunc (nullable) */
  LarderPersistOrder *order;            /* shared with the threads that work */
  guint64             serial;           /* of the newest work that was begun */
  guint64             hydration;        /* counts them; the newest is the one that counts */
  gboolean            hydrating;
  gboolean            has_hydrated;
  gboolean            open;             /* hydration has ended, so that saving may begin */
  gboolean            applying;         /* changes are those of the record */
  gboolean            dirty;            /* the record is older than the slice */
  gboolean            armed;            /* the alarm of the next write is set */
  gboolean            storing;          /* a thread writes */
};

void     larder_persist_order_unref        (LarderPersistOrder *self);
/* Of larder-slice-persist.c: writes soon, or at once. */
void     larder_slice_persist_touch        (LarderSlicePersist *self);
void     larder_slice_persist_tell         (LarderSlicePersist *self,
                                            gboolean            hydrating,
                                            gboolean            has_hydrated);
/* Of larder-slice-hydrate.c. */
void     larder_slice_persist_migrated     (LarderSlicePersist *self,
                                            guint64             hydration,
                                            LarderValue        *state,
                                            const GError       *error);

G_END_DECLS
