/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the caller may do in a project. */

#include "config.h"

#include "studio/project/backlot-rights.h"

#include "studio/backlot-api-error.h"

gboolean
backlot_project_get_rank (BacklotTransaction  *transaction,
                          const char          *project_id,
                          BacklotRank         *rank,
                          GError             **error)
{
  gint64 number = 0;

  if (!backlot_transaction_read_int (transaction, &number, error,
                                     "SELECT rank FROM my_project WHERE project_id = ?1", "t",
                                     project_id))
    return FALSE;
  *rank = (BacklotRank) number;
  return TRUE;
}

/* An outsider learns no more than that there is no such project. */
gboolean
backlot_project_require_rank (BacklotTransaction  *transaction,
                              const char          *project_id,
                              BacklotRank          rank,
                              GError             **error)
{
  BacklotRank own;

  if (!backlot_project_get_rank (transaction, project_id, &own, error))
    return FALSE;
  if (own >= rank)
    return TRUE;
  if (own == BACKLOT_RANK_OUTSIDER)
    backlot_api_error_fail (error, 404, "project_not_found", NULL);
  else
    backlot_api_error_fail (error, 403, "not_allowed", NULL);
  return FALSE;
}
