/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A photo of a film as one row of a view: photo, file and upload together. */

#pragma once

#include "larder/larder-table.h"

#include "model/project/backlot-media.h"
#include "model/project/backlot-photo.h"
#include "model/project/backlot-upload.h"

G_BEGIN_DECLS

/**
 * BacklotPhotoState:
 * @BACKLOT_PHOTO_READY: the server has the file and the row
 * @BACKLOT_PHOTO_WAITING: the file waits for its turn or for a connection
 * @BACKLOT_PHOTO_UPLOADING: bytes are under way
 * @BACKLOT_PHOTO_PAUSED: a person paused the upload
 * @BACKLOT_PHOTO_FAILED: the file or the row was refused, or the upload was cancelled; see error
 */
typedef enum
{
  BACKLOT_PHOTO_READY,
  BACKLOT_PHOTO_WAITING,
  BACKLOT_PHOTO_UPLOADING,
  BACKLOT_PHOTO_PAUSED,
  BACKLOT_PHOTO_FAILED,
} BacklotPhotoState;

#define BACKLOT_TYPE_PHOTO_STATE (backlot_photo_state_get_type ())
GType backlot_photo_state_get_type (void);

/**
 * BacklotFilmPhoto:
 *
 * Read-only properties, each notified when it changes: id, photo (BacklotPhoto), media
 * (BacklotMedia), upload (BacklotUpload, NULL when none is known), caption, filename, state,
 * percent, error (GError or NULL), pending (a change of the row is not at the server yet).
 */
#define BACKLOT_TYPE_FILM_PHOTO (backlot_film_photo_get_type ())
G_DECLARE_FINAL_TYPE (BacklotFilmPhoto, backlot_film_photo, BACKLOT, FILM_PHOTO, GObject)

/**
 * backlot_film_photo_new:
 * @uploads: (nullable): a list of BacklotUpload; the one of this media file is found and followed
 */
BacklotFilmPhoto  *backlot_film_photo_new         (BacklotPhoto     *photo,
                                                   BacklotMedia     *media,
                                                   GListModel       *uploads);
const char        *backlot_film_photo_get_id      (BacklotFilmPhoto *self);
BacklotPhoto      *backlot_film_photo_get_photo   (BacklotFilmPhoto *self);
BacklotMedia      *backlot_film_photo_get_media   (BacklotFilmPhoto *self);
BacklotUpload     *backlot_film_photo_get_upload  (BacklotFilmPhoto *self);
const char        *backlot_film_photo_get_caption (BacklotFilmPhoto *self);
BacklotPhotoState  backlot_film_photo_get_state   (BacklotFilmPhoto *self);

/**
 * backlot_film_photo_list_new:
 * @photos: the table `photos`
 * @media: the table `media_files`
 * @uploads: (nullable): a list of BacklotUpload
 *
 * Returns: (transfer full): the photos of a project in their order, as a live list of
 *   BacklotFilmPhoto
 */
GListModel        *backlot_film_photo_list_new    (LarderTable      *photos,
                                                   LarderTable      *media,
                                                   GListModel       *uploads,
                                                   const char       *project_id);

G_END_DECLS
