/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who else changes a thing just now. */

#pragma once

#include <adwaita.h>

#include "query/project/backlot-team.h"

G_BEGIN_DECLS

/**
 * BacklotEditingNote:
 *
 * A line of text, hidden while nobody else changes the thing. Properties: team (BacklotTeam) and
 * record (LarderRecord), both nullable; text (read-only; empty: nobody).
 */
#define BACKLOT_TYPE_EDITING_NOTE (backlot_editing_note_get_type ())
G_DECLARE_FINAL_TYPE (BacklotEditingNote, backlot_editing_note, BACKLOT, EDITING_NOTE, AdwBin)

const char *backlot_editing_note_get_text (BacklotEditingNote *self);

G_END_DECLS
