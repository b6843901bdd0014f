/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person has begun to write and not yet sent: the form of a new project. */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* A draft is stored this long after its last change. */
#define BACKLOT_DRAFT_DELAY_MS 2000

/**
 * BacklotDrafts:
 *
 * Properties of the form: title, description, style, duration-min, photos (a JSON array: what
 * the import made, the
 * files are in the spool), sound (a JSON object or %NULL). Derived: has-project (something was
 * entered).
 */
#define BACKLOT_TYPE_DRAFTS (backlot_drafts_get_type ())
G_DECLARE_FINAL_TYPE (BacklotDrafts, backlot_drafts, BACKLOT, DRAFTS, GObject)

BacklotDrafts *backlot_drafts_new           (void);
gboolean       backlot_drafts_get_has_project (BacklotDrafts *self);
/* The array; never NULL, not to be changed. */
JsonNode      *backlot_drafts_get_photos    (BacklotDrafts *self);
JsonNode      *backlot_drafts_get_sound     (BacklotDrafts *self);
/* Everything back to its default: after the project was made, or by Discard. */
void           backlot_drafts_reset_project (BacklotDrafts *self);

G_END_DECLS
