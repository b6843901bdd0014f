/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the client keeps in its cache file and finds there. */

#pragma once

#include "larder/larder-cache.h"
#include "larder/larder-clock.h"
#include "larder/larder-storage-private.h"

G_BEGIN_DECLS

struct _LarderCache
{
  GObject        parent_instance;

  char          *path;
  char          *buster;
  sqlite3       *reader;        /* NULL without a file */
  sqlite3_stmt  *load_query;
  sqlite3_stmt  *load_row;
  LarderStorage *storage;       /* NULL: nothing is written */
  GHashTable    *pending;       /* key to LarderCacheItem (owned): newer than what is on disk */
  GPtrArray     *turn;          /* of LarderCacheItem: not handed to the thread yet */
  GSource       *turn_end;
  LarderClock   *clock;         /* (owned); NULL before a client took the file */
  gboolean       is_paced;      /* an alarm of the clock ends the turn, not turn_end */
  gint64         paced_ms;      /* when all turns written so far would be at the slow pace */
  gint64         now_ms;
  gboolean       was_damaged;
  gboolean       in_memory;
  gboolean       clear;         /* the turn begins with emptying the file */
  guint          n_clearing;    /* turns on their way to the disk that do so */
};

/* What was saved last counts, also while it is still on its way to the disk. @refs is a list of
 * [table, id, …] lists: the rows that belong to the answer. */
LarderValue *larder_cache_load_query   (LarderCache  *self,
                                        const char   *hash,
                                        gint64       *updated_at,
                                        LarderValue **refs);
void         larder_cache_save_query   (LarderCache  *self,
                                        const char   *hash,
                                        LarderValue  *data,
                                        gint64        updated_at,
                                        LarderValue  *refs);
/* Between them many rows are read as they were at one moment, and the file is locked once. */
void         larder_cache_begin_reading (LarderCache *self);
void         larder_cache_end_reading  (LarderCache  *self);
LarderValue *larder_cache_load_row     (LarderCache  *self,
                                        const char   *table,
                                        const char   *id);
/* @row is NULL for one that is gone. */
void         larder_cache_save_row     (LarderCache  *self,
                                        const char   *table,
                                        const char   *id,
                                        LarderValue  *row);
void         larder_cache_clear        (LarderCache  *self);
/* Hands what changed to the storage thread. */
void         larder_cache_end_turn     (LarderCache  *self);
/* Of the client that uses the file: what changes without end is written at its pace. */
void         larder_cache_set_clock    (LarderCache  *self,
                                        LarderClock  *clock);
/* The clock was set. */
void         larder_cache_clock_jumped (LarderCache  *self);
/* The moment that saved things bear; rows that no query has named for long are thrown away. */
void         larder_cache_set_now      (LarderCache  *self,
                                        gint64        now_ms);

/* What the storage thread says of a LarderCacheBatch. */
void         larder_cache_batch_done   (gpointer      data,
                                        const GError *error,
                                        gpointer      owner);

G_END_DECLS
