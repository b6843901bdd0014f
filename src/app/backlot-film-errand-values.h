/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an errand tells the studio, and what it reads in its jobs. Pure. */

#pragma once

#include "app/backlot-film-options.h"
#include "larder/larder-value.h"
#include "query/project/backlot-media-import.h"

G_BEGIN_DECLS

LarderValue *backlot_film_errand_make_arguments  (const char         *first,
                                                  ...) G_GNUC_NULL_TERMINATED;
LarderValue *backlot_film_errand_make_media      (BacklotMediaImport *import,
                                                  const char         *user_id);
LarderValue *backlot_film_errand_make_project    (BacklotFilmOptions *options,
                                                  const char         *project_id,
                                                  GPtrArray          *photos,
                                                  GPtrArray          *photo_ids,
                                                  BacklotMediaImport *sound);
LarderValue *backlot_film_errand_make_submission (const char         *job_id,
                                                  const char         *project_id,
                                                  gint64              price);
char        *backlot_film_errand_describe_job    (LarderValue        *job,
                                                  gint64              now_ms);
GError      *backlot_film_errand_make_job_error  (LarderValue        *job);

G_END_DECLS
