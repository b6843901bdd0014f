/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What states, errors, times and amounts are called for people. */

#pragma once

#include "query/film/backlot-render-offer.h"
#include "model/film/backlot-film-photo.h"
#include "model/project/backlot-job.h"
#include "model/project/backlot-upload.h"

G_BEGIN_DECLS

char *backlot_words_error          (const GError       *error);
const char *backlot_words_failure  (const char         *code,
                                    const char         *message);
char *backlot_words_refused_file   (const char         *filename,
                                    const GError       *error);
char *backlot_words_credits        (gint64              credits);
char *backlot_words_duration       (double              seconds);
char *backlot_words_remaining      (gint64              seconds);
char *backlot_words_percent        (int                 percent);
char *backlot_words_size           (gint64              bytes);
char *backlot_words_minutes        (int                 minutes);
char *backlot_words_offer_label    (int                 price);
char *backlot_words_retry_label    (int                 price);
char *backlot_words_offer_reason   (BacklotOfferReason  reason,
                                    guint               n_waiting,
                                    int                 missing_credits);
char *backlot_words_job_state      (const char         *status);
char *backlot_words_job_progress   (BacklotJob         *job,
                                    gint64              now_ms);
char *backlot_words_job_credits    (BacklotJob         *job);
char *backlot_words_upload_state   (BacklotUploadState  state);
char *backlot_words_photo_state    (BacklotPhotoState   state);
char *backlot_words_style          (const char         *style);

G_END_DECLS
