/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Statements of tests, run as the database's owner. */

#pragma once

#include "studio/backlot-database.h"

G_BEGIN_DECLS

/* In a transaction of its own; it has to succeed. */
void run_sql (BacklotDatabase *database,
              const char      *sql);

G_END_DECLS
