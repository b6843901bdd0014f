/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the project that comes with the program has beside its rows: a render that failed. */

#pragma once

#include "studio/backlot-transaction.h"

G_BEGIN_DECLS

/* A BacklotDatabaseFunc; @data is the project's id. */
gboolean backlot_sample_settle (BacklotTransaction  *transaction,
                                gpointer             data,
                                GError             **error);

G_END_DECLS
