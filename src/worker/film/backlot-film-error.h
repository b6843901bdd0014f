/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why a film could not be made, as the job's error codes. */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * BacklotFilmError:
 * @BACKLOT_FILM_ERROR_INVALID_REQUEST: the request can not be a film (no photos, no length, …)
 * @BACKLOT_FILM_ERROR_NO_USABLE_PHOTOS: not one of the photos could be decoded
 * @BACKLOT_FILM_ERROR_SOUND_UNUSABLE: the sound track can not be decoded
 * @BACKLOT_FILM_ERROR_ENCODER_MISSING: no encoder and muxer that fit together are installed
 * @BACKLOT_FILM_ERROR_DISK_FULL: the scratch folder or the output ran out of space
 * @BACKLOT_FILM_ERROR_RENDER_FAILED: anything else that stopped the encoder
 *
 * Being cancelled is %G_IO_ERROR_CANCELLED, not an error of this domain.
 */
typedef enum
{
  BACKLOT_FILM_ERROR_INVALID_REQUEST,
  BACKLOT_FILM_ERROR_NO_USABLE_PHOTOS,
  BACKLOT_FILM_ERROR_SOUND_UNUSABLE,
  BACKLOT_FILM_ERROR_ENCODER_MISSING,
  BACKLOT_FILM_ERROR_DISK_FULL,
  BACKLOT_FILM_ERROR_RENDER_FAILED,
} BacklotFilmError;

#define BACKLOT_FILM_ERROR (backlot_film_error_quark ())

#define BACKLOT_TYPE_FILM_ERROR (backlot_film_error_get_type ())

GQuark      backlot_film_error_quark    (void);

GType       backlot_film_error_get_type (void);

const char *backlot_film_error_to_code  (const GError *error);

G_END_DECLS
