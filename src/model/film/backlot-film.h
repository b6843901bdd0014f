/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The settings of a film project: style, length, size and sound. */

#pragma once

#include "larder/larder-record.h"

G_BEGIN_DECLS

/**
 * BacklotFilm:
 *
 * A row of `films`; its record id is the id of its project. Member properties: style (classic,
 * cinematic, vintage, documentary, playful), duration-min (1 to 10), height (360, 720, 1080),
 * sound-media-id (NULL: no sound), version. Derived: has-sound.
 */
#define BACKLOT_TYPE_FILM (backlot_film_get_type ())
G_DECLARE_FINAL_TYPE (BacklotFilm, backlot_film, BACKLOT, FILM, LarderRecord)

const char *backlot_film_get_style          (BacklotFilm *self);
gint64      backlot_film_get_duration_min   (BacklotFilm *self);
gint64      backlot_film_get_height         (BacklotFilm *self);
const char *backlot_film_get_sound_media_id (BacklotFilm *self);

G_END_DECLS
