/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copies projects of one studio to another one, one after the other. */

#pragma once

#include "query/backlot-backend.h"
#include "query/project/backlot-copied-project.h"

G_BEGIN_DECLS

#define BACKLOT_TYPE_PROJECT_COPY (backlot_project_copy_get_type ())
/**
 * BacklotProjectCopy:
 *
 * Each project is exported into a project file and imported from it; what sends it then is the
 * outbox of the other studio. It waits for studios that do not answer. Properties: list, all
 * projects as they are kept, for an object of the next run; is-running. Signal finished: the last
 * project has ended.
 */
G_DECLARE_FINAL_TYPE (BacklotProjectCopy, backlot_project_copy, BACKLOT, PROJECT_COPY, GObject)

/* @list: (nullable): of an earlier run; it goes on with what had not ended */
BacklotProjectCopy   *backlot_project_copy_new            (BacklotBackend     *from,
                                                           BacklotBackend     *to,
                                                           LarderValue        *list);
/* A project that is on its way, or whose copy is there, is not copied again. */
void                  backlot_project_copy_add            (BacklotProjectCopy *self,
                                                           const char         *project_id,
                                                           const char         *title);
/* What is in the outbox is sent, and nothing else is begun. */
void                  backlot_project_copy_stop           (BacklotProjectCopy *self);
/* The end of this run: what has not ended goes on in the next one. */
void                  backlot_project_copy_halt           (BacklotProjectCopy *self);
/* Returns: (transfer none) (nullable) */
BacklotCopiedProject *backlot_project_copy_find           (BacklotProjectCopy *self,
                                                           const char         *project_id);
/* A live list of BacklotCopiedProject, in the order in which they are copied. */
GListModel           *backlot_project_copy_get_projects   (BacklotProjectCopy *self);
BacklotBackend       *backlot_project_copy_get_source     (BacklotProjectCopy *self);
gboolean              backlot_project_copy_get_is_running (BacklotProjectCopy *self);

G_END_DECLS
