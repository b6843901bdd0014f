/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The life of a job: what it costs, how it ends, what follows from it for its project. */

#pragma once

#include "studio/backlot-transaction.h"

G_BEGIN_DECLS

typedef struct
{
  char   *id;
  char   *project_id;
  char   *user_id;
  char   *kind;
  char   *status;
  char   *worker_id;      /* nullable */
  char   *params;
  gint64  cost;
  gint64  attempts;
  gint64  max_attempts;
} BacklotJobRow;

void     backlot_job_row_clear   (BacklotJobRow        *job);
gboolean backlot_job_read        (BacklotTransaction   *transaction,
                                  const char           *id,
                                  BacklotJobRow        *job,
                                  GError              **error);
gboolean backlot_job_spec        (BacklotTransaction   *transaction,
                                  const char           *project_id,
                                  const char           *kind,
                                  const char           *given,
                                  char                **params,
                                  gint64               *cost,
                                  GError              **error);
gboolean backlot_job_follow      (BacklotTransaction   *transaction,
                                  const char           *project_id,
                                  GError              **error);
gboolean backlot_job_finish      (BacklotTransaction   *transaction,
                                  const BacklotJobRow  *job,
                                  const char           *status,
                                  const char           *error_code,
                                  const char           *error_message,
                                  const char           *result,
                                  GError              **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (BacklotJobRow, backlot_job_row_clear)

G_END_DECLS
