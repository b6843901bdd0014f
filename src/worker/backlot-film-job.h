/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One claimed job of kind film_render, from its photos to its film. */

#pragma once

#include "service/backlot-rest.h"
#include "service/backlot-storage.h"
#include "worker/film/backlot-film-render.h"

G_BEGIN_DECLS

/**
 * BacklotFilmJobEnd:
 * @BACKLOT_FILM_JOB_COMPLETED: the film is at the server
 * @BACKLOT_FILM_JOB_FAILED: the server knows why
 * @BACKLOT_FILM_JOB_LOST: it is not ours any more: cancelled, or another worker has it
 * @BACKLOT_FILM_JOB_RETURNED: it was given back because this program has to go
 */
typedef enum
{
  BACKLOT_FILM_JOB_COMPLETED,
  BACKLOT_FILM_JOB_FAILED,
  BACKLOT_FILM_JOB_LOST,
  BACKLOT_FILM_JOB_RETURNED,
} BacklotFilmJobEnd;

#define BACKLOT_TYPE_FILM_JOB (backlot_film_job_get_type ())
/**
 * BacklotFilmJob:
 *
 * Fetches photos and sound, renders, uploads film and poster and tells the server. All the while it
 * sends a heartbeat every second, with the progress that was really made.
 */
G_DECLARE_FINAL_TYPE (BacklotFilmJob, backlot_film_job, BACKLOT, FILM_JOB, GObject)

BacklotFilmJob    *backlot_film_job_new          (BacklotTransport     *transport,
                                                  const char           *worker_id,
                                                  LarderValue          *job,
                                                  const char           *folder,
                                                  BacklotFilmRender     make_film);
void               backlot_film_job_run_async    (BacklotFilmJob       *self,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);
BacklotFilmJobEnd  backlot_film_job_run_finish   (BacklotFilmJob       *self,
                                                  GAsyncResult         *result);
void               backlot_film_job_give_back    (BacklotFilmJob       *self);

G_END_DECLS
