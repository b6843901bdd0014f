/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The headers of resumable uploads (TUS 1.0.0), as Supabase's Storage speaks them. */
#pragma once

#include <glib.h>

#define BACKLOT_WIRE_TUS_VERSION "1.0.0"
#define BACKLOT_WIRE_TUS_CONTENT_TYPE "application/offset+octet-stream"
/* Where uploads are created, below a server's base URL. */
#define BACKLOT_WIRE_TUS_PATH "/storage/v1/upload/resumable"
/* No file is longer, so that sums of lengths and offsets never overflow: 1 PiB. */
#define BACKLOT_WIRE_TUS_MAX_LENGTH (G_GINT64_CONSTANT (1) << 50)

/**
 * BacklotWireTusError:
 * @BACKLOT_WIRE_TUS_ERROR_METADATA: Upload-Metadata is not pairs of a key and base64, or lacks the
 *   bucket or the name
 * @BACKLOT_WIRE_TUS_ERROR_TOO_LONG: Upload-Metadata is longer than 16 KiB
 */
typedef enum
{
  BACKLOT_WIRE_TUS_ERROR_METADATA,
  BACKLOT_WIRE_TUS_ERROR_TOO_LONG,
} BacklotWireTusError;

#define BACKLOT_WIRE_TUS_ERROR (backlot_wire_tus_error_quark ())
GQuark backlot_wire_tus_error_quark (void);

/**
 * BacklotWireTusMetadata:
 * @bucket_name: the bucket
 * @object_name: the name in it, not escaped
 * @content_type: (nullable): MIME type of the file
 * @cache_control: (nullable): a number of seconds as text
 * @metadata: (nullable): what the user wants to keep with the file, a JSON object as text
 *
 * What Upload-Metadata says. All text is UTF-8 without NUL.
 */
typedef struct
{
  char *bucket_name;
  char *object_name;
  char *content_type;
  char *cache_control;
  char *metadata;
} BacklotWireTusMetadata;

void                    backlot_wire_tus_metadata_free  (BacklotWireTusMetadata        *metadata);
BacklotWireTusMetadata *backlot_wire_tus_metadata_parse (const char                    *header,
                                                         GError                       **error);
char                   *backlot_wire_tus_metadata_build (const BacklotWireTusMetadata  *metadata);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BacklotWireTusMetadata, backlot_wire_tus_metadata_free)

gint64                  backlot_wire_tus_parse_number   (const char                    *header);
char                   *backlot_wire_tus_build_number   (gint64                         number);
