/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Takes a file of the person into the spool: a copy of our own, and what it is. */

#pragma once

#include "query/backlot-error.h"

#include "larder/larder-value.h"

G_BEGIN_DECLS

/* Larger files are refused: BACKLOT_ERROR_FILE_TOO_LARGE. */
#define BACKLOT_MEDIA_MAX_BYTES  (G_GINT64_CONSTANT (2) * 1024 * 1024 * 1024)
#define BACKLOT_MEDIA_MAX_PIXELS (G_GINT64_CONSTANT (400) * 1000 * 1000)

typedef enum
{
  BACKLOT_MEDIA_PHOTO,
  BACKLOT_MEDIA_SOUND,
} BacklotMediaKind;

/**
 * BacklotMediaImport:
 *
 * One file in the spool, not yet known to anybody else; immutable. `<spool>/<id>` holds its bytes,
 * on disk before the object exists.
 */
#define BACKLOT_TYPE_MEDIA_IMPORT (backlot_media_import_get_type ())
G_DECLARE_FINAL_TYPE (BacklotMediaImport, backlot_media_import, BACKLOT, MEDIA_IMPORT, GObject)

/**
 * backlot_media_import_async:
 * @file: what the person chose
 * @spool_folder: made when it is missing
 *
 * Looks at the content, not at the name; copies (a reflink where the file system has it), hashes
 * and measures in a thread, at most two files at a time. Pipes, sockets and devices are never
 * opened for reading. Errors: BACKLOT_ERROR, the codes of imports, DISK and DISK_FULL;
 * G_IO_ERROR_CANCELLED. After an error nothing is left in the spool.
 */
void                backlot_media_import_async            (GFile               *file,
                                                           const char          *spool_folder,
                                                           GCancellable        *cancellable,
                                                           GAsyncReadyCallback  callback,
                                                           gpointer             user_data);
BacklotMediaImport *backlot_media_import_finish           (GAsyncResult        *result,
                                                           GError             **error);
/* Bytes from the clipboard; @suggested_name as a file name. */
void                backlot_media_import_bytes_async      (GBytes              *bytes,
                                                           const char          *suggested_name,
                                                           const char          *spool_folder,
                                                           GCancellable        *cancellable,
                                                           GAsyncReadyCallback  callback,
                                                           gpointer             user_data);

/* A part of a file that is open: it is read where it is, and has to be what @sha256 says
 * (BACKLOT_ERROR_DAMAGED_PROJECT otherwise). @fd may be closed as soon as this returns. */
void                backlot_media_import_part_async       (int                   fd,
                                                           gint64                offset,
                                                           gint64                length,
                                                           const char           *sha256,
                                                           const char           *name,
                                                           const char           *spool_folder,
                                                           GCancellable         *cancellable,
                                                           GAsyncReadyCallback   callback,
                                                           gpointer              user_data);

/* The media id: a fresh UUID, the name of the file in the spool. */
const char         *backlot_media_import_get_id           (BacklotMediaImport  *self);
char               *backlot_media_import_get_path         (BacklotMediaImport  *self);
BacklotMediaKind    backlot_media_import_get_kind         (BacklotMediaImport  *self);
/* As a person knows it, fit for the server: no slash, no control characters, at most 200 bytes,
 * never empty. */
const char         *backlot_media_import_get_filename     (BacklotMediaImport  *self);
const char         *backlot_media_import_get_mime_type    (BacklotMediaImport  *self);
/* ASCII, without the dot: jpg, png, webp, tiff, gif, mp3, ogg, flac, wav, m4a. */
const char         *backlot_media_import_get_extension    (BacklotMediaImport  *self);
gint64              backlot_media_import_get_size_bytes   (BacklotMediaImport  *self);
const char         *backlot_media_import_get_sha256       (BacklotMediaImport  *self);
/* Upright, as it is shown: turned by its orientation; 0 for sound. */
int                 backlot_media_import_get_width        (BacklotMediaImport  *self);
int                 backlot_media_import_get_height       (BacklotMediaImport  *self);
/* 1 to 8 as in EXIF. */
int                 backlot_media_import_get_orientation  (BacklotMediaImport  *self);
/* The row of `media_files` for this person. */
LarderValue        *backlot_media_import_to_row           (BacklotMediaImport  *self,
                                                           const char          *user_id);

/* For drafts: everything but the bytes. from_value gives NULL when the spool does not hold the
 * file any more. */
LarderValue        *backlot_media_import_to_value         (BacklotMediaImport  *self);
BacklotMediaImport *backlot_media_import_new_from_value   (LarderValue         *value,
                                                           const char          *spool_folder);
/* Removes the file: it is not wanted after all. Never call it after the file was added to a
 * project. */
void                backlot_media_import_discard          (BacklotMediaImport  *self);

/**
 * backlot_media_sanitize_filename:
 * @name: (nullable): any bytes that a file can be called
 *
 * Returns: (transfer full): valid UTF-8, readable, and fit for `media_files.filename`
 */
char               *backlot_media_sanitize_filename       (const char          *name);

G_END_DECLS
