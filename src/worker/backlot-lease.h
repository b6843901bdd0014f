/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The right to work on one job, kept by a heartbeat every second. */

#pragma once

#include "larder/larder-clock.h"
#include "service/backlot-rest.h"

G_BEGIN_DECLS

/* How long the server keeps the job for us without a heartbeat: long enough for a restart of the
 * server, short enough to wait for after a worker was killed. */
#define BACKLOT_LEASE_S 20

#define BACKLOT_TYPE_LEASE (backlot_lease_get_type ())
/**
 * BacklotLease:
 *
 * Tells the server every second that the job is worked on, and how far it is.
 *
 * Signal `lost`: the job is not ours any more: it was cancelled, or another worker has it.
 */
G_DECLARE_FINAL_TYPE (BacklotLease, backlot_lease, BACKLOT, LEASE, GObject)

BacklotLease *backlot_lease_new              (BacklotRest          *rest,
                                              LarderClock          *clock,
                                              const char           *job_id,
                                              const char           *worker_id);
void          backlot_lease_start            (BacklotLease         *self);
void          backlot_lease_stop             (BacklotLease         *self);
void          backlot_lease_set_progress     (BacklotLease         *self,
                                              double                percent,
                                              double                remaining_s);
LarderValue  *backlot_lease_make_arguments   (BacklotLease         *self,
                                              LarderValue          *others);
void          backlot_lease_give_back_async  (BacklotLease         *self,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
gboolean      backlot_lease_give_back_finish (BacklotLease         *self,
                                              GAsyncResult         *result,
                                              GError              **error);

G_END_DECLS
