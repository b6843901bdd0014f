/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads photos of any kind by content: first what they are, later their pixels at reduced size. */

#pragma once

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * BacklotFilmPhotoError:
 * @BACKLOT_FILM_PHOTO_ERROR_UNREADABLE: there is no such file, or it can not be read
 * @BACKLOT_FILM_PHOTO_ERROR_NOT_AN_IMAGE: no photo by its content
 * @BACKLOT_FILM_PHOTO_ERROR_DAMAGED: begins as a photo, but does not go on as one
 * @BACKLOT_FILM_PHOTO_ERROR_TOO_LARGE: would need more memory than a film may take
 *
 * Their nicks are the codes of warnings.
 */
typedef enum
{
  BACKLOT_FILM_PHOTO_ERROR_UNREADABLE,
  BACKLOT_FILM_PHOTO_ERROR_NOT_AN_IMAGE,
  BACKLOT_FILM_PHOTO_ERROR_DAMAGED,
  BACKLOT_FILM_PHOTO_ERROR_TOO_LARGE,
} BacklotFilmPhotoError;

#define BACKLOT_FILM_PHOTO_ERROR (backlot_film_photo_error_quark ())

#define BACKLOT_TYPE_FILM_PHOTO_ERROR (backlot_film_photo_error_get_type ())

/**
 * BacklotFilmPhoto:
 * @width: as it is seen, after orientation
 * @orientation: 1 to 8, as in EXIF
 * @taken: (nullable): the camera's date, as it wrote it
 * @thumbnail: (nullable): the camera's, as it is seen
 */
typedef struct
{
  char      *path;
  int        width;
  int        height;
  int        orientation;
  char      *taken;
  GdkPixbuf *thumbnail;
} BacklotFilmPhoto;

GQuark            backlot_film_photo_error_quark    (void);

GType             backlot_film_photo_error_get_type (void);

BacklotFilmPhoto *backlot_film_photo_new            (const char              *path,
                                                     GCancellable            *cancellable,
                                                     GError                 **error);

void              backlot_film_photo_free           (BacklotFilmPhoto        *self);

GdkPixbuf        *backlot_film_photo_decode         (const BacklotFilmPhoto  *self,
                                                     double                   scale,
                                                     GCancellable            *cancellable,
                                                     GError                 **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BacklotFilmPhoto, backlot_film_photo_free)

G_END_DECLS
