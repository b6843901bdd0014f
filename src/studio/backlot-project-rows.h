/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of a project's file: looked at before they are believed, and put into the tables. */

#pragma once

#include "studio/backlot-transaction.h"

#include <yyjson.h>

G_BEGIN_DECLS

/**
 * BacklotProjectRows:
 *
 * What rows.json says, of one project, for the person who has it from now on.
 */
typedef struct _BacklotProjectRows BacklotProjectRows;

BacklotProjectRows *backlot_project_rows_new       (yyjson_val           *rows,
                                                    const char           *project_id,
                                                    const char           *former_owner,
                                                    const char           *owner);
void                backlot_project_rows_free      (BacklotProjectRows   *self);
/* @words: what stands in place of the texts of the rows that are its members; borrowed. */
void                backlot_project_rows_set_words (BacklotProjectRows   *self,
                                                    yyjson_val           *words);
gboolean            backlot_project_rows_check     (BacklotProjectRows   *self,
                                                    BacklotSchema        *schema,
                                                    GError              **error);
gboolean            backlot_project_rows_has_media (BacklotProjectRows   *self,
                                                    const char           *user_id,
                                                    const char           *media_id);
gboolean            backlot_project_rows_insert    (BacklotProjectRows   *self,
                                                    BacklotTransaction   *transaction,
                                                    GHashTable           *known_media,
                                                    GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BacklotProjectRows, backlot_project_rows_free)

G_END_DECLS
