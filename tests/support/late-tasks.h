/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A thread that has done its work may hold its task for long: a busy machine stops it just before
 * it lets go. Here every thread does. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Each task that is run in a thread from now on is held. */
void  test_late_tasks_begin (void);
/* How many are held. */
guint test_late_tasks_count (void);
/* Lets go of all. */
void  test_late_tasks_end   (void);

G_END_DECLS
