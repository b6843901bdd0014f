/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person has begun to write and not yet sent: the form of a new project. */

#pragma once

#include "larder/larder-slice.h"

G_BEGIN_DECLS

/* Properties of the form: title, description, style, duration-min (1 to 10), photos (a list of
 * what the import made, the files are in the spool), sound (the same of one file, or %NULL). */
#define BACKLOT_TYPE_DRAFTS (backlot_drafts_get_type ())
G_DECLARE_FINAL_TYPE (BacklotDrafts, backlot_drafts, BACKLOT, DRAFTS, LarderSlice)

BacklotDrafts *backlot_drafts_new              (void);
/* Whether something was entered that could be lost. */
gboolean       backlot_drafts_get_has_project  (BacklotDrafts *self);
const char    *backlot_drafts_get_title        (BacklotDrafts *self);
const char    *backlot_drafts_get_description  (BacklotDrafts *self);
const char    *backlot_drafts_get_style        (BacklotDrafts *self);
int            backlot_drafts_get_duration_min (BacklotDrafts *self);
guint          backlot_drafts_get_n_photos     (BacklotDrafts *self);
/* Returns: (transfer none): valid until the photos change */
LarderValue   *backlot_drafts_get_photo        (BacklotDrafts *self,
                                                guint          index);
/* Returns: (transfer none) (nullable): valid until it changes */
LarderValue   *backlot_drafts_get_sound        (BacklotDrafts *self);

G_END_DECLS
