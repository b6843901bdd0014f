/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a job's params ask for, and what its result says. */

#pragma once

#include "larder/larder-value.h"
#include "worker/film/backlot-film-render.h"

G_BEGIN_DECLS

/* A file that the film needs. */
typedef struct
{
  char *bucket;
  char *path;        /* in the bucket */
  char *file;        /* where it is fetched to */
  char *photo_id;    /* NULL: the sound */
  char *caption;     /* of a photo */
} BacklotFilmOrderFile;

/**
 * BacklotFilmOrder:
 * @files: (element-type BacklotFilmOrderFile): in the order of the film, the sound last
 *
 * One job of kind film_render, read with a check of every member.
 */
typedef struct
{
  char             *job_id;
  char             *user_id;
  char             *title;
  BacklotFilmStyle  style;
  int               duration_min;
  int               height;
  GPtrArray        *files;
} BacklotFilmOrder;

BacklotFilmOrder   *backlot_film_order_new          (LarderValue        *job,
                                                     const char         *folder,
                                                     GError            **error);
void                backlot_film_order_free         (BacklotFilmOrder   *self);
BacklotFilmRequest *backlot_film_order_make_request (BacklotFilmOrder   *self,
                                                     const char         *folder);
LarderValue        *backlot_film_order_make_result  (BacklotFilmOrder   *self,
                                                     BacklotFilmResult  *result,
                                                     const char         *media_id,
                                                     const char         *storage_path);
LarderValue        *backlot_film_order_make_failure (const GError       *error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BacklotFilmOrder, backlot_film_order_free)

G_END_DECLS
