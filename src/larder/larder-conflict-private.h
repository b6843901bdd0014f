/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Making conflicts: comparing what was known, what is wished and what is there. */

#pragma once

#include "larder/larder-conflict.h"

G_BEGIN_DECLS

/* The members of @mine that differ from @theirs although someone changed them there too. With
 * @all_done is told whether everything is there as it is wished. A member that @base (nullable)
 * lacks was not known, and so is not in conflict. */
char          **larder_conflict_compare   (LarderValue  *base,
                                           LarderValue  *mine,
                                           LarderValue  *theirs,
                                           gboolean     *all_done);
/* Takes @fields. */
LarderConflict *larder_conflict_new       (const char   *table,
                                           const char   *id,
                                           LarderValue  *base,
                                           LarderValue  *mine,
                                           LarderValue  *theirs,
                                           char        **fields);
/* Merges members that are objects on all three sides: the object of decisions, and the fields
 * that are left. */
LarderValue    *larder_conflict_merge     (LarderConflict  *self,
                                           char          ***left);
/* What is still to be sent when @chosen (nullable) decides the fields: without what is there
 * already. */
LarderValue    *larder_conflict_decide    (LarderValue  *mine,
                                           LarderValue  *theirs,
                                           LarderValue  *chosen);

G_END_DECLS
