/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds out whether a part of the program met a failed precondition. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @problem: what failed */
typedef void (*BacklotBoundaryFunc) (const char *problem);

/* From here on failed preconditions of this thread are noted; they are logged as ever. Boundaries
 * nest: the inner one has what happens in it. */
void  backlot_boundary_begin (void);
/* Returns: (transfer full) (nullable): what failed first since the begin */
char *backlot_boundary_end   (void);
/* From now on @func is told what fails outside of all begins, while it fails. There is one. */
void  backlot_boundary_watch (BacklotBoundaryFunc func);

G_END_DECLS
