/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rules of every kind of mutation, in one table. */

#pragma once

#include "query/backlot-backend.h"

G_BEGIN_DECLS

/* Tells the client of @backend the functions of all keys; before it is mounted. */
void backlot_mutations_register (BacklotBackend *backend);
/* How many files are sent at the same time, from now on; those that wait, too. */
void backlot_mutations_set_uploads_at_once (BacklotBackend *backend,
                                            guint           at_once);
/* Whether the new row of a change of this kind stays where it was made when it is refused. */
gboolean backlot_mutations_is_kept (const char *key);
/* Whether a change of this kind to such a row goes with the row, and not after it. */
gboolean backlot_mutations_joins (const char *key);
/* When what an earlier run left is in the outbox again. */
void backlot_mutations_restored (BacklotBackend *backend);

G_END_DECLS
