/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes a film file from photos: the worker's whole door to the film engine. */

#pragma once

#include <gio/gio.h>

#include "worker/film/backlot-film-error.h"
#include "worker/film/backlot-film-style.h"

G_BEGIN_DECLS

/**
 * BacklotFilmRequestPhoto:
 * @id: the photo's id, named in warnings
 * @path: the file; its kind is found by content, not by name
 * @caption: (nullable): text shown while the photo is seen
 */
typedef struct
{
  char *id;
  char *path;
  char *caption;
} BacklotFilmRequestPhoto;

/**
 * BacklotFilmRequest:
 * @title: shown on the title and closing cards; empty: no cards
 * @style: see backlot_film_style_from_name()
 * @seconds: length of the film, measured to a frame of 1/30 s
 * @height: 360, 720 or 1080
 * @seed: same seed, same film; the job's id
 * @photos: (element-type BacklotFilmRequestPhoto): in the order of the film
 * @sound_path: (nullable): an audio file, cut or looped to the film's length; %NULL: silence
 * @scratch_folder: an existing folder; every file the engine writes but the film is in it
 * @output_path: the film without its extension; the result tells the whole path
 */
typedef struct
{
  char             *title;
  BacklotFilmStyle  style;
  double            seconds;
  int               height;
  char             *seed;
  GPtrArray        *photos;
  char             *sound_path;
  char             *scratch_folder;
  char             *output_path;
} BacklotFilmRequest;

/**
 * BacklotFilmWarning:
 * @photo_id: which photo was replaced by a card
 * @code: "unreadable", "not_an_image", "damaged" or "too_large"
 * @message: one English sentence
 */
typedef struct
{
  char *photo_id;
  char *code;
  char *message;
} BacklotFilmWarning;

/**
 * BacklotFilmResult:
 * @path: the film
 * @poster_path: a JPEG in the scratch folder
 * @mime_type: "video/mp4" or "video/webm"
 * @extension: "mp4" or "webm"
 * @width: measured from the file, as are the next four
 * @sha256: (nullable): of the film's bytes, in hexadecimal
 * @warnings: (element-type BacklotFilmWarning): in the order of the photos; may be empty
 */
typedef struct
{
  char      *path;
  char      *poster_path;
  char      *mime_type;
  char      *extension;
  int        width;
  int        height;
  double     duration_s;
  gint64     size_bytes;
  char      *sha256;
  GPtrArray *warnings;
} BacklotFilmResult;

/**
 * BacklotFilmProgress:
 * @frames_done: frames that were really painted and handed to the encoder; never goes back
 * @frames_total: frames of the whole film
 * @remaining_s: estimate of the wall time that is left, −1 while it is unknown
 *
 * Called in the caller's main context, at most ten times a second, once more at the end.
 */
typedef void (*BacklotFilmProgress) (int      frames_done,
                                     int      frames_total,
                                     double   remaining_s,
                                     gpointer user_data);

BacklotFilmRequest *backlot_film_request_new       (void);

void                backlot_film_request_add_photo (BacklotFilmRequest   *self,
                                                    const char           *id,
                                                    const char           *path,
                                                    const char           *caption);

void                backlot_film_request_free      (BacklotFilmRequest   *self);

void                backlot_film_result_free       (BacklotFilmResult    *self);

void                backlot_film_render_async      (BacklotFilmRequest   *request,
                                                    BacklotFilmProgress   progress,
                                                    gpointer              progress_data,
                                                    GCancellable         *cancellable,
                                                    GAsyncReadyCallback   callback,
                                                    gpointer              user_data);

BacklotFilmResult  *backlot_film_render_finish     (GAsyncResult         *result,
                                                    GError              **error);

/**
 * BacklotFilmRender:
 *
 * What makes a film: backlot_film_render_async(), or a function that changes the request and calls
 * it.
 */
typedef void (*BacklotFilmRender) (BacklotFilmRequest   *request,
                                   BacklotFilmProgress   progress,
                                   gpointer              progress_data,
                                   GCancellable         *cancellable,
                                   GAsyncReadyCallback   callback,
                                   gpointer              user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BacklotFilmRequest, backlot_film_request_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BacklotFilmResult, backlot_film_result_free)

G_END_DECLS
