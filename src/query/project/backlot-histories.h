/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The histories of all projects: they outlive the pages on which the steps were made. */

#pragma once

#include "query/project/backlot-discard.h"
#include "query/project/backlot-history.h"

G_BEGIN_DECLS

/**
 * BacklotHistories:
 *
 * One #BacklotHistory for each project that was worked on, and one for what is of several projects.
 */
#define BACKLOT_TYPE_HISTORIES (backlot_histories_get_type ())
G_DECLARE_FINAL_TYPE (BacklotHistories, backlot_histories, BACKLOT, HISTORIES, GObject)

BacklotHistories *backlot_histories_new       (BacklotBackend   *backend);
/**
 * backlot_histories_get:
 * @project_id: (nullable): NULL: of several projects
 *
 * Returns: (transfer none)
 */
BacklotHistory   *backlot_histories_get       (BacklotHistories *self,
                                               const char       *project_id);
/**
 * backlot_histories_find:
 * @redo: look among the steps that were taken back
 *
 * Returns: (transfer none) (nullable): the history of the last step of all; those of a project that
 *   is gone are left out
 */
BacklotHistory   *backlot_histories_find      (BacklotHistories *self,
                                               gboolean          redo);
/* Remembers it in the history of its project. Returns: (transfer none): that history */
BacklotHistory   *backlot_histories_add_discard (BacklotHistories *self,
                                                 BacklotDiscard   *discard);

G_END_DECLS
