/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Claims jobs, one at a time, until there are none. */

#pragma once

#include "service/backlot-account.h"
#include "service/backlot-transport.h"
#include "worker/film/backlot-film-render.h"

G_BEGIN_DECLS

#define BACKLOT_TYPE_WORKER (backlot_worker_get_type ())
/**
 * BacklotWorker:
 *
 * Asks for a job every second while it has none, and ends itself after 30 s without one. At a
 * server with an account it stays for ever, and says of each job how long it took.
 *
 * Signal `ended`: there is nothing more to do.
 */
G_DECLARE_FINAL_TYPE (BacklotWorker, backlot_worker, BACKLOT, WORKER, GObject)

BacklotWorker *backlot_worker_new        (BacklotTransport      *transport,
                                          const BacklotAccount  *account,
                                          const char            *folder,
                                          GError               **error);
void           backlot_worker_set_render (BacklotWorker         *self,
                                          BacklotFilmRender      render);
void           backlot_worker_start      (BacklotWorker         *self);
void           backlot_worker_stop       (BacklotWorker         *self);
void           backlot_worker_retire     (BacklotWorker         *self);

G_END_DECLS
