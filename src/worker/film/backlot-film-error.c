/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why a film could not be made, as the job's error codes. */

#include "config.h"

#include "worker/film/backlot-film-error.h"

#include <gio/gio.h>

G_DEFINE_QUARK (backlot-film-error-quark, backlot_film_error)

G_DEFINE_ENUM_TYPE (BacklotFilmError, backlot_film_error,
                    G_DEFINE_ENUM_VALUE (BACKLOT_FILM_ERROR_INVALID_REQUEST, "invalid_request"),
                    G_DEFINE_ENUM_VALUE (BACKLOT_FILM_ERROR_NO_USABLE_PHOTOS, "no_usable_photos"),
                    G_DEFINE_ENUM_VALUE (BACKLOT_FILM_ERROR_SOUND_UNUSABLE, "sound_unusable"),
                    G_DEFINE_ENUM_VALUE (BACKLOT_FILM_ERROR_ENCODER_MISSING, "encoder_missing"),
                    G_DEFINE_ENUM_VALUE (BACKLOT_FILM_ERROR_DISK_FULL, "disk_full"),
                    G_DEFINE_ENUM_VALUE (BACKLOT_FILM_ERROR_RENDER_FAILED, "render_failed"))

/**
 * backlot_film_error_to_code:
 * @error: what backlot_film_render_finish() set
 *
 * Returns: the job's `error_code`: the nick of the error, "cancelled", "disk_full" for
 *   %G_IO_ERROR_NO_SPACE, else "render_failed"
 */
const char *
backlot_film_error_to_code (const GError *error)
{
  g_return_val_if_fail (error != NULL, NULL);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return "cancelled";
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE))
    return "disk_full";

  if (error->domain == BACKLOT_FILM_ERROR)
    {
      g_autoptr(GEnumClass) codes = g_type_class_ref (BACKLOT_TYPE_FILM_ERROR);
      GEnumValue *value = g_enum_get_value (codes, error->code);

      if (value != NULL)
        return value->value_nick;
    }

  return "render_failed";
}
