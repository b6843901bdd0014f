/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What rendering a film takes: its parameters, and the minutes that are paid. */

#pragma once

#include "studio/backlot-transaction.h"

G_BEGIN_DECLS

gboolean backlot_film_render_spec (BacklotTransaction  *transaction,
                                   const char          *project_id,
                                   char               **params,
                                   gint64              *minutes,
                                   GError             **error);

G_END_DECLS
