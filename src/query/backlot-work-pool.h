/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Threads for long work that gives way to the window. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * backlot_work_pool_new:
 * @func: is called in a thread with what was pushed, and with %NULL
 * @n_threads: that work at a time
 *
 * Where the processors are few, pictures that are decoded and files that are hashed would keep the
 * main loop from its turn: its threads are as nice as `nice` makes a program, and no other pool
 * gets them.
 *
 * Returns: (transfer full): a pool that lasts as long as the program
 */
GThreadPool *backlot_work_pool_new (GFunc func,
                                    guint n_threads);

G_END_DECLS
