/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person has begun to write about something and not yet sent. */

#pragma once

#include "larder/larder-slice.h"

G_BEGIN_DECLS

/* Property: texts (text by what it is about, such as `task/ID`). */
#define BACKLOT_TYPE_TEXT_DRAFTS (backlot_text_drafts_get_type ())
G_DECLARE_FINAL_TYPE (BacklotTextDrafts, backlot_text_drafts, BACKLOT, TEXT_DRAFTS, LarderSlice)

BacklotTextDrafts *backlot_text_drafts_new (void);
/* Returns: "" when nothing was begun */
const char        *backlot_text_drafts_get (BacklotTextDrafts *self,
                                            const char        *about);
/* @text: "" when it is sent or given up. */
void               backlot_text_drafts_set (BacklotTextDrafts *self,
                                            const char        *about,
                                            const char        *text);

G_END_DECLS
