/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Notices when jobs begin and end, however their rows came, and reads what follows from it. */

#pragma once

#include "query/backlot-backend.h"

G_BEGIN_DECLS

#define BACKLOT_TYPE_JOB_WATCH (backlot_job_watch_get_type ())
G_DECLARE_FINAL_TYPE (BacklotJobWatch, backlot_job_watch, BACKLOT, JOB_WATCH, GObject)

/* @backend: borrowed; it owns the watch. */
BacklotJobWatch *backlot_job_watch_new (BacklotBackend *backend);

G_END_DECLS
