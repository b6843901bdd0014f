/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes a film file of painted frames and samples of sound, with GStreamer. */

#pragma once

#include <gio/gio.h>

#include "worker/film/backlot-film-frame.h"

G_BEGIN_DECLS

typedef struct _BacklotFilmEncoder BacklotFilmEncoder;

BacklotFilmEncoder *backlot_film_encoder_new           (int                  width,
                                                        int                  height,
                                                        gboolean             is_grainy,
                                                        const char          *output_path,
                                                        const char          *scratch_folder,
                                                        GError             **error);

void                backlot_film_encoder_free          (BacklotFilmEncoder  *self);

const char         *backlot_film_encoder_get_path      (BacklotFilmEncoder  *self);

const char         *backlot_film_encoder_get_extension (BacklotFilmEncoder  *self);

const char         *backlot_film_encoder_get_mime_type (BacklotFilmEncoder  *self);

gboolean            backlot_film_encoder_map           (BacklotFilmEncoder  *self,
                                                        BacklotFilmFrame    *frame,
                                                        GError             **error);

gboolean            backlot_film_encoder_push          (BacklotFilmEncoder  *self,
                                                        const gint16        *samples,
                                                        int                  n_samples,
                                                        GCancellable        *cancellable,
                                                        GError             **error);

gboolean            backlot_film_encoder_finish        (BacklotFilmEncoder  *self,
                                                        GCancellable        *cancellable,
                                                        GError             **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BacklotFilmEncoder, backlot_film_encoder_free)

G_END_DECLS
