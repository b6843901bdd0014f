/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Jobs are born here: the price is asked, the credits are held, the job waits. */

#pragma once

#include "studio/backlot-transaction.h"

G_BEGIN_DECLS

typedef struct
{
  const char *id;              /* made by the client: the same id is the same job */
  const char *project_id;
  const char *kind;
  const char *params;          /* (nullable) what the person chose, a JSON object */
  gboolean    has_expected;
  gint64      expected_cost;
  const char *retry_of;        /* (nullable) */
} BacklotSubmission;

gboolean backlot_submission_check_price (gint64                    expected,
                                         gint64                    cost,
                                         GError                  **error);
gboolean backlot_submission_run         (BacklotTransaction       *transaction,
                                         const BacklotSubmission  *submission,
                                         GError                  **error);

G_END_DECLS
