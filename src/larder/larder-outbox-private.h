/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the client does with its outbox. */

#pragma once

#include "larder/larder-outbox-file-private.h"
#include "larder/larder-outbox.h"

G_BEGIN_DECLS

struct _LarderOutbox
{
  GObject        parent_instance;

  char          *path;
  int            lock;          /* of the lock file; -1: none */
  LarderStorage *storage;
  GPtrArray     *found;         /* of LarderOutboxRow: read at opening, until the client takes it */
  GHashTable    *known;         /* id to LarderOutboxRow (owned): what the file has or will have */
  gint64         last_seq;
  GPtrArray     *turn;          /* of Change: not handed to the thread yet */
  GSource       *turn_end;
  guint          in_flight;     /* batches that the thread has */
  guint          n_refused;     /* changes that the disk refused and that are not written yet */
  GPtrArray     *mutations;     /* of LarderMutation (owned): what is shown */
  guint          n_waiting;
  guint          n_failed;
  guint          n_conflicts;
  gboolean       was_damaged;
  gboolean       told_saving;
};

/* Called once in the owner's context; @error is NULL when it is on disk. */
typedef void (*LarderOutboxDone) (const GError *error,
                                  gpointer      user_data);

/* Rows found at opening, in order; the caller takes them. NULL when they were taken. */
GPtrArray *larder_outbox_take_rows (LarderOutbox     *self);
/* The next number in the order of submission. */
gint64     larder_outbox_next_seq  (LarderOutbox     *self);
/* Takes @row. Everything of one turn is committed together. With @must a failure drops the change
 * and is told; else the change stays here and is tried again with the next one. */
void       larder_outbox_put       (LarderOutbox     *self,
                                    LarderOutboxRow  *row,
                                    gboolean          must,
                                    LarderOutboxDone  done,
                                    gpointer          user_data);
/* Whether the file has an entry of this mutation, or will have it. */
gboolean   larder_outbox_knows     (LarderOutbox     *self,
                                    const char       *id);
void       larder_outbox_delete    (LarderOutbox     *self,
                                    const char       *id);

/* Hands what was accepted to the thread. */
void       larder_outbox_end_turn  (LarderOutbox     *self);

/* The list that is shown. */
void       larder_outbox_add       (LarderOutbox     *self,
                                    LarderMutation   *mutation);
void       larder_outbox_remove    (LarderOutbox     *self,
                                    LarderMutation   *mutation);
void       larder_outbox_recount   (LarderOutbox     *self);
/* Whether a mutation in this state is not one of those that wait. */
gboolean   larder_outbox_counts_apart (LarderDelivery delivery);

G_END_DECLS
