/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a finished job made: a rendered film, with its name and the choice of it. */

#pragma once

#include "larder/larder-record.h"

G_BEGIN_DECLS

/**
 * BacklotOutput:
 *
 * A row of `outputs`. Member properties: project-id, job-id, media-id, label, chosen, created-at,
 * version.
 */
#define BACKLOT_TYPE_OUTPUT (backlot_output_get_type ())
G_DECLARE_FINAL_TYPE (BacklotOutput, backlot_output, BACKLOT, OUTPUT, LarderRecord)

const char *backlot_output_get_job_id   (BacklotOutput *self);
const char *backlot_output_get_media_id (BacklotOutput *self);
const char *backlot_output_get_label    (BacklotOutput *self);
gboolean    backlot_output_get_chosen   (BacklotOutput *self);

G_END_DECLS
