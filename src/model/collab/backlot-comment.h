/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person said about a project or about one thing in it. */

#pragma once

#include "larder/larder-record.h"

G_BEGIN_DECLS

/**
 * BacklotComment:
 *
 * A row of `comments`. Member properties: project-id, entity-type, entity-id, parent-id (NULL: it
 * begins a thread), author-id, body, mentions (a list of ids of people), resolved-at, created-at,
 * updated-at, version. Derived: is-resolved.
 */
#define BACKLOT_TYPE_COMMENT (backlot_comment_get_type ())
G_DECLARE_FINAL_TYPE (BacklotComment, backlot_comment, BACKLOT, COMMENT, LarderRecord)

/* Returns: (nullable) */
const char *backlot_comment_get_parent_id   (BacklotComment *self);
const char *backlot_comment_get_author_id   (BacklotComment *self);
const char *backlot_comment_get_body        (BacklotComment *self);
gboolean    backlot_comment_get_is_resolved (BacklotComment *self);

G_END_DECLS
