/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Photos of a project: reading, adding, captions, order, removing. */

#pragma once

#include "query/project/backlot-media-import.h"
#include "query/project/backlot-removal.h"

G_BEGIN_DECLS

/* ["photos","list",project_id]: photos with their media rows. */
LarderQueryOptions *backlot_photos_list_options     (BacklotBackend      *backend,
                                                     const char          *project_id);

/**
 * backlot_photos_add:
 * @import: (transfer none): what was copied to the spool
 *
 * `media.create`, `media.upload` and `photos.add` at the end of the project: row and picture are
 * there at once.
 *
 * Returns: (transfer full): the id of the photo
 */
char               *backlot_photos_add              (BacklotBackend      *backend,
                                                     const char          *project_id,
                                                     BacklotMediaImport  *import,
                                                     const char          *caption);
/* The same file once more, or one that is at the server already: no upload. */
char               *backlot_photos_add_media        (BacklotBackend      *backend,
                                                     const char          *project_id,
                                                     const char          *media_id,
                                                     const char          *caption);

/**
 * BacklotRefusedFile:
 * @file: (owned): what the person chose
 * @error: (owned): why it was not taken (BACKLOT_ERROR)
 */
typedef struct
{
  GFile  *file;
  GError *error;
} BacklotRefusedFile;

/**
 * backlot_photos_add_files_async:
 * @files: a list of GFile, in the order in which they shall stand
 *
 * Imports the files and adds each as soon as it and those before it are in the spool. Sound files
 * are refused here. Cancelling stops after the file that is being copied; what was added stays.
 */
void                backlot_photos_add_files_async  (BacklotBackend      *backend,
                                                     const char          *project_id,
                                                     GListModel          *files,
                                                     GCancellable        *cancellable,
                                                     GAsyncReadyCallback  callback,
                                                     gpointer             user_data);
/**
 * backlot_photos_add_files_finish:
 * @photo_ids: (out) (optional) (transfer full): the photos that were added, in order
 * @refused: (out) (optional) (transfer full) (element-type BacklotRefusedFile): files that were
 *   not taken
 *
 * Returns: FALSE only when cancelled; refused files are no error of the call
 */
gboolean            backlot_photos_add_files_finish (BacklotBackend      *backend,
                                                     GAsyncResult        *result,
                                                     GStrv               *photo_ids,
                                                     GPtrArray          **refused,
                                                     GError             **error);

/* Tries again what failed of this photo: its row, its file's row, its upload. */
void                backlot_photos_retry            (BacklotBackend      *backend,
                                                     const char          *photo_id);
/* `photos.update`. */
void                backlot_photos_set_caption      (BacklotBackend      *backend,
                                                     const char          *photo_id,
                                                     const char          *caption);
/* `photos.remove`, held. Returns: (transfer full). */
BacklotRemoval     *backlot_photos_remove           (BacklotBackend      *backend,
                                                     const char * const  *photo_ids);

G_END_DECLS
