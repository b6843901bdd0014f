/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Starts render workers when jobs wait, and lets them go when there is nothing to do. */
#pragma once

#include "studio/backlot-database.h"

G_BEGIN_DECLS

#define BACKLOT_TYPE_WORKER_KEEPER (backlot_worker_keeper_get_type ())
G_DECLARE_FINAL_TYPE (BacklotWorkerKeeper, backlot_worker_keeper, BACKLOT, WORKER_KEEPER, GObject)

BacklotWorkerKeeper *backlot_worker_keeper_new      (BacklotDatabase     *database,
                                                     const char * const  *arguments,
                                                     guint                idle_s);
gboolean             backlot_worker_keeper_is_busy  (BacklotWorkerKeeper *self);
void                 backlot_worker_keeper_set_most (BacklotWorkerKeeper *self,
                                                     guint                most);
void                 backlot_worker_keeper_set_watched
                                                    (BacklotWorkerKeeper *self,
                                                     gboolean             watched,
                                                     guint                stay_ms);
void                 backlot_worker_keeper_let_go   (BacklotWorkerKeeper *self);
void                 backlot_worker_keeper_stop     (BacklotWorkerKeeper *self);

G_END_DECLS
