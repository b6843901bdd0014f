/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sound track: decoded, looped or cut to the film's length, faded in and out; else silence. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define BACKLOT_FILM_SOUND_RATE 48000
#define BACKLOT_FILM_SOUND_CHANNELS 2

typedef struct _BacklotFilmSound BacklotFilmSound;

BacklotFilmSound *backlot_film_sound_new  (const char        *path,
                                           gint64             n_samples);

void              backlot_film_sound_free (BacklotFilmSound  *self);

gboolean          backlot_film_sound_read (BacklotFilmSound  *self,
                                           gint16            *samples,
                                           int                n_samples,
                                           GCancellable      *cancellable,
                                           GError           **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BacklotFilmSound, backlot_film_sound_free)

G_END_DECLS
