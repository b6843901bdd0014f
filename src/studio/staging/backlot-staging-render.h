/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What staging one photo takes: its parameters, and the variants that are paid. */

#pragma once

#include "studio/backlot-transaction.h"

G_BEGIN_DECLS

gboolean backlot_staging_render_spec (BacklotTransaction  *transaction,
                                      const char          *project_id,
                                      const char          *given,
                                      char               **params,
                                      gint64              *variants,
                                      GError             **error);

G_END_DECLS
