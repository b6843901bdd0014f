/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The file of an outbox: its rows, its lock, and what is done with a damaged one. */

#pragma once

#include "larder/larder-storage-private.h"
#include "larder/larder-value.h"

G_BEGIN_DECLS

/* One entry as it is on disk; members that hold JSON are texts. Not changed once it is made. */
typedef struct
{
  gatomicrefcount  refs;
  gint64           seq;           /* the order of submission */
  char            *id;
  char            *key;
  char            *variables;     /* JSON; NULL: none */
  char            *patches;       /* JSON list */
  char            *writes;        /* JSON list of "table:id" */
  char            *references;    /* the same */
  char            *scope;
  gint64           not_before;    /* ms since 1970; 0: at once; of a result: kept until then */
  gboolean         paused;
  char            *checkpoint;    /* JSON; NULL: none */
  char            *state;         /* "queued", "failed", "conflict"; "done": a result */
  char            *error;         /* JSON object {domain, code, message}; NULL: none */
  gint64           submitted_at;  /* ms since 1970 */
  guint            attempts;
  char            *more;          /* JSON object of what came later; NULL: none */
} LarderOutboxRow;

LarderOutboxRow *larder_outbox_row_new   (void);
LarderOutboxRow *larder_outbox_row_ref   (LarderOutboxRow  *self);
void             larder_outbox_row_unref (LarderOutboxRow  *self);
LarderValue     *larder_outbox_row_to_value (LarderOutboxRow *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LarderOutboxRow, larder_outbox_row_unref)

/* -1 with LARDER_ERROR_BUSY when another process (or outbox) has it; else close it to let go. */
int       larder_outbox_file_lock   (const char       *path,
                                     GError          **error);
/* Gives the rows in order of submission. A file that can not be used is set aside, and what can
 * be read of it is in the new one. */
sqlite3  *larder_outbox_file_open   (const char       *path,
                                     GPtrArray       **rows,
                                     gboolean         *was_damaged,
                                     GError          **error);
/* The rows of a file that another process may have; nothing is changed. */
GPtrArray *larder_outbox_file_peek  (const char       *path,
                                     GError          **error);
/* A result goes where it can not be taken for something to be sent, and its entry goes away. */
gboolean  larder_outbox_file_write  (sqlite3          *db,
                                     LarderOutboxRow  *row,
                                     GError          **error);
gboolean  larder_outbox_file_delete (sqlite3          *db,
                                     const char       *id,
                                     GError          **error);

G_END_DECLS
