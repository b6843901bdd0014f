/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The struct of a persister, for its files. */

#pragma once

#include "larder/larder-client-private.h"
#include "larder/larder-persister.h"

G_BEGIN_DECLS

struct _LarderPersister
{
  GObject          parent_instance;

  LarderClient    *client;      /* (owned) */
  LarderStore     *store;       /* (owned) */
  char            *name;
  char            *buster;
  gint64           max_age;     /* ms */
  gint64           throttle;    /* ms */
  LarderHydration *hydration;   /* (owned) (nullable) */

  gboolean         started;
  guint            start;       /* the number of the last start; older ones are void */
  gboolean         listening;
  gboolean         dirty;       /* something changed since the record was made */
  LarderValue     *saving;      /* what is being written (owned) (nullable) */
  GPtrArray       *flushes;     /* of GTask (owned): wait until everything is kept */
  LarderDeadline   due;
};

/* Something changed is saved some time later, or not. */
void larder_persister_listen  (LarderPersister *self,
                               gboolean         yes);
/* Begins to write a record, unless one is being written. */
void larder_persister_save    (LarderPersister *self);
void larder_persister_restore (LarderPersister *self);
void larder_persister_due     (gpointer         self);

G_END_DECLS
