/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The two versions of one field, side by side, and the choice between them. */

#pragma once

#include <gtk/gtk.h>

#include "query/backlot-backend.h"

G_BEGIN_DECLS

#define BACKLOT_TYPE_REVIEW_FIELD (backlot_review_field_get_type ())
G_DECLARE_FINAL_TYPE (BacklotReviewField, backlot_review_field, BACKLOT, REVIEW_FIELD, GtkBox)

/**
 * backlot_review_field_new:
 * @field: the member of the row
 * @mine: (nullable): what it is here
 * @theirs: (nullable): what it is at the server
 * @mine_when: when it was changed here, in words
 * @theirs_when: when it was changed there, in words
 */
BacklotReviewField *backlot_review_field_new             (BacklotBackend     *backend,
                                                          const char         *field,
                                                          LarderValue        *mine,
                                                          LarderValue        *theirs,
                                                          const char         *mine_when,
                                                          const char         *theirs_when);
const char         *backlot_review_field_get_name        (BacklotReviewField *self);
/* The value that is to stand. Returns: (transfer full) */
LarderValue        *backlot_review_field_get_value       (BacklotReviewField *self);
/* One below the other, where there is little room. */
void                backlot_review_field_set_stacked     (BacklotReviewField *self,
                                                          gboolean            stacked);

/* Bytes at the beginning and at the end that both texts have; they never overlap, nor cut a
 * letter. */
void                backlot_review_field_find_difference (const char         *a,
                                                          const char         *b,
                                                          gsize              *n_begin,
                                                          gsize              *n_end);

G_END_DECLS
