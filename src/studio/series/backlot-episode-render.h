/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What rendering an episode takes: its scenes, and the minutes that are paid. */

#pragma once

#include "studio/backlot-transaction.h"

G_BEGIN_DECLS

gboolean backlot_episode_render_spec (BacklotTransaction  *transaction,
                                      const char          *project_id,
                                      const char          *given,
                                      char               **params,
                                      gint64              *minutes,
                                      GError             **error);

G_END_DECLS
