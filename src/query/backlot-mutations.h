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
/* When what an earlier run left is in the outbox again. */
void backlot_mutations_restored (BacklotBackend *backend);

G_END_DECLS
