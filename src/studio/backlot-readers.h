/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Threads that read the database beside the one that writes. */
#pragma once

#include "studio/backlot-database.h"

#include <sqlite3.h>

G_BEGIN_DECLS

/* No value is longer, and no answer that is made of rows: embedded resources multiply. */
#define BACKLOT_LANE_MAX_BYTES (32 * 1024 * 1024)

/**
 * BacklotLane:
 * @sqlite: a connection of one thread
 * @statements: SQL → what was prepared
 * @current: (nullable): the transaction under way
 *
 * What a transaction runs on. Only one thread touches it.
 */
typedef struct
{
  sqlite3            *sqlite;
  GHashTable         *statements;
  BacklotTransaction *current;
} BacklotLane;

/**
 * BacklotReadersFunc:
 * @lane: (nullable): where to read; %NULL with an error
 * @task: what was pushed
 *
 * Called once for each task, in one of the threads.
 */
typedef void (*BacklotReadersFunc) (BacklotLane  *lane,
                                    gpointer      task,
                                    const GError *error);

/**
 * BacklotReaders:
 *
 * A few threads, each with a connection of its own, made when they are needed. Nobody has all of
 * them at once: who asks for much waits for himself, and there is a thread left for the next one.
 */
typedef struct _BacklotReaders BacklotReaders;

BacklotReaders *backlot_readers_new  (const char         *path,
                                      BacklotReadersFunc  func);
void            backlot_readers_free (BacklotReaders     *self);
void            backlot_readers_push (BacklotReaders     *self,
                                      const char         *person,
                                      gpointer            task);

gboolean        backlot_lane_open    (BacklotLane        *self,
                                      const char         *path,
                                      int                 flags,
                                      const char         *pragmas,
                                      GError            **error);
void            backlot_lane_clear   (BacklotLane        *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BacklotReaders, backlot_readers_free)

G_END_DECLS
