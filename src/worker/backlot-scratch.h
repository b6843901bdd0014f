/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The folder in which one worker keeps the files of the job at hand. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * BacklotScratch:
 *
 * A folder that is gone when this is freed, also after kill -9: its owner holds a lock on it, and
 * the next worker removes folders that nobody holds.
 */
typedef struct _BacklotScratch BacklotScratch;

BacklotScratch *backlot_scratch_new      (const char      *parent,
                                          GError         **error);
void            backlot_scratch_free     (BacklotScratch  *self);
const char     *backlot_scratch_get_path (BacklotScratch  *self);
char           *backlot_scratch_make_job (BacklotScratch  *self,
                                          const char      *job_id,
                                          GError         **error);
void            backlot_scratch_remove   (const char      *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BacklotScratch, backlot_scratch_free)

G_END_DECLS
