/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the caller may do in a project. */

#pragma once

#include "studio/backlot-transaction.h"

G_BEGIN_DECLS

/* Ranks: 4 owner, 3 editor, 2 commenter, 1 viewer, 0 outsider. */
typedef enum
{
  BACKLOT_RANK_OUTSIDER,
  BACKLOT_RANK_VIEWER,
  BACKLOT_RANK_COMMENTER,
  BACKLOT_RANK_EDITOR,
  BACKLOT_RANK_OWNER,
} BacklotRank;

gboolean backlot_project_get_rank     (BacklotTransaction  *transaction,
                                       const char          *project_id,
                                       BacklotRank         *rank,
                                       GError             **error);
gboolean backlot_project_require_rank (BacklotTransaction  *transaction,
                                       const char          *project_id,
                                       BacklotRank          rank,
                                       GError             **error);

G_END_DECLS
