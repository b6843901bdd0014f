/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rules of every family of queries, in one table. */

#pragma once

#include "query/backlot-backend.h"

G_BEGIN_DECLS

/* Tells the client of @backend the defaults of all keys; before it is mounted. */
void backlot_queries_register (BacklotBackend *backend);

G_END_DECLS
