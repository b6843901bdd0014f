/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds out whether a part of the program met a failed precondition. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* From here on failed preconditions of this thread are noted; they are logged as ever. Boundaries
 * nest: the inner one has what happens in it. */
void  backlot_boundary_begin (void);
/* Returns: (transfer full) (nullable): what failed first since the begin */
char *backlot_boundary_end   (void);

G_END_DECLS
