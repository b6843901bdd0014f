/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One program's life with an outbox, and a server that counts what it is told. */

#pragma once

#include "larder/larder-mutation-private.h"
#include "larder-testing.h"

#define N_ROWS 5

typedef enum
{
  FATE_WAITING,     /* it must be sent some day */
  FATE_PARKED,      /* refused or in conflict: somebody decides */
  FATE_DONE,        /* the answer is known */
  FATE_WITHDRAWN,
  FATE_LOST,        /* a crash came before it was on the disk, so nobody promised it */
} Fate;

/* What the test knows of one mutation. */
typedef struct
{
  char     *id;
  guint     seq;            /* the order of submission */
  char     *row;
  char     *scope;          /* (nullable) */
  Fate      fate;
  gboolean  saved;          /* it was seen on the disk */
  gboolean  gone;           /* it was seen to be off the disk again */
  gboolean  left_order;     /* it was parked or taken back: later ones may go before it */
  guint     n_applied;      /* by the server: at most 1 */
  gint64    checkpoint;     /* on the disk */
} Entry;

typedef struct
{
  GRand           *rand;
  guint32          seed;
  gboolean         verbose;
  LarderTestClock *clock;
  LarderClient    *client;
  LarderTable     *notes;
  LarderOutbox    *outbox;
  char            *path;
  GPtrArray       *entries;    /* of Entry */
  GHashTable      *by_id;
  GPtrArray       *open;       /* of LarderMutationContext: not answered yet */
  GHashTable      *rows;       /* of the server: id to LarderValue */
  GHashTable      *last;       /* row or scope to the seq of what was applied last */
  guint            last_seq;
} Life;

void        life_say        (Life        *life,
                             const char  *format,
                             ...) G_GNUC_PRINTF (2, 3);
void        life_entry_free (gpointer     data);
gboolean    life_chance     (Life        *life,
                             guint        percent);
LarderValue *life_make_row  (const char  *id,
                             const char  *title,
                             gint64       version);
Entry      *life_find       (Life        *life,
                             const char  *id);
/* What is on the disk now, by id. */
GHashTable *life_read_disk  (const char  *path);
void        life_open       (Life        *life);
void        life_wait_saved (Life        *life);
/* The server does what it is told, once per id. FALSE: the row is not there. */
gboolean    life_apply      (Life        *life,
                             Entry       *entry,
                             LarderValue *variables);
/* One open attempt is answered, in one of the ways of the world. */
void        life_answer     (Life        *life,
                             gboolean     kindly);
