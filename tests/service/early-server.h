/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A server on a Unix socket whose answer lies there before it is asked. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* As the answer of another process on a busy machine: what is asked, the answer and what follows
 * fall into one turn of the main loop. Each connection gets one answer, 200 with []. */
typedef struct _EarlyServer EarlyServer;

EarlyServer *early_server_new  (const char  *path);
void         early_server_free (EarlyServer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EarlyServer, early_server_free)

G_END_DECLS
