/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds the page of a job, also while the studio is still being asked. */

#pragma once

#include "query/backlot-backend.h"

G_BEGIN_DECLS

/* ::resolved (const char *address): the project's renders, with the film when there is one.
 * Once. */
#define BACKLOT_TYPE_JOB_LINK (backlot_job_link_get_type ())
G_DECLARE_FINAL_TYPE (BacklotJobLink, backlot_job_link, BACKLOT, JOB_LINK, GObject)

BacklotJobLink *backlot_job_link_new   (BacklotBackend *backend,
                                        const char     *job_id);
/* May resolve before it returns. */
void            backlot_job_link_start (BacklotJobLink *self);

G_END_DECLS
