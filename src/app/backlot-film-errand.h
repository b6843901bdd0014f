/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The way of one film through the studio: files up, project, job, film down. */

#pragma once

#include "app/backlot-film-options.h"
#include "app/backlot-progress-line.h"
#include "query/project/backlot-media-import.h"
#include "service/backlot-transport.h"

G_BEGIN_DECLS

#define BACKLOT_TYPE_FILM_ERRAND (backlot_film_errand_get_type ())
/**
 * BacklotFilmErrand:
 *
 * Does what the window does when a person makes a film, without cache and outbox: it ends when the
 * film is there, or with an error. What fails for reasons that pass is tried again for a minute.
 */
G_DECLARE_FINAL_TYPE (BacklotFilmErrand, backlot_film_errand, BACKLOT, FILM_ERRAND, GObject)

BacklotFilmErrand *backlot_film_errand_new        (BacklotTransport     *transport,
                                                   BacklotFilmOptions   *options,
                                                   GPtrArray            *photos,
                                                   BacklotMediaImport   *sound,
                                                   BacklotProgressLine  *line);
void               backlot_film_errand_run_async  (BacklotFilmErrand    *self,
                                                   GAsyncReadyCallback   callback,
                                                   gpointer              user_data);
gboolean           backlot_film_errand_run_finish (BacklotFilmErrand    *self,
                                                   GAsyncResult         *result,
                                                   GError              **error);
void               backlot_film_errand_cancel     (BacklotFilmErrand    *self);

G_END_DECLS
