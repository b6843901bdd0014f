/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Making a video ready for streaming: what its job takes, and what follows from it. */

#pragma once

#include "studio/backlot-transaction.h"

G_BEGIN_DECLS

gboolean backlot_video_job_spec  (BacklotTransaction  *transaction,
                                  const char          *project_id,
                                  const char          *given,
                                  char               **params,
                                  GError             **error);
gboolean backlot_video_job_wait  (BacklotTransaction  *transaction,
                                  const char          *job_id,
                                  GError             **error);
gboolean backlot_video_job_begin (BacklotTransaction  *transaction,
                                  const char          *job_id,
                                  GError             **error);
gboolean backlot_video_job_end   (BacklotTransaction  *transaction,
                                  const char          *job_id,
                                  GError             **error);

G_END_DECLS
