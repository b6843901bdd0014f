/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Buckets and objects in the database, under the access rules. Runs in transactions. */
#pragma once

#include "studio/backlot-service-rules.h"
#include "wire/backlot-wire-json.h"

G_BEGIN_DECLS

typedef struct
{
  gboolean  is_public;
  gint64    size_limit;     /* bytes; 0: none */
  char     *mime_types;     /* a JSON list (nullable) */
} BacklotStorageBucket;

typedef struct
{
  char *id;                 /* NULL: there is none, or it may not be seen */
  char *version;
  char *owner;              /* (nullable) */
  char *metadata;           /* JSON */
  char *user_metadata;      /* JSON (nullable) */
  char *created_at;
  char *updated_at;
} BacklotStorageObject;

void     backlot_storage_bucket_clear (BacklotStorageBucket       *bucket);
void     backlot_storage_object_clear (BacklotStorageObject       *object);

gboolean backlot_storage_read_bucket  (BacklotTransaction         *transaction,
                                       const char                 *id,
                                       BacklotStorageBucket       *bucket,
                                       GError                    **error);
gboolean backlot_storage_accepts_type (const BacklotStorageBucket *bucket,
                                       const char                 *content_type);
gboolean backlot_storage_read_object  (BacklotTransaction         *transaction,
                                       const BacklotServiceRules  *rules,
                                       BacklotCommand              command,
                                       const char                 *bucket,
                                       const char                 *name,
                                       BacklotStorageObject       *object,
                                       GError                    **error);
gboolean backlot_storage_check_row    (BacklotTransaction         *transaction,
                                       const BacklotServiceRules  *rules,
                                       BacklotCommand              command,
                                       const char                 *bucket,
                                       const char                 *name,
                                       const char                 *owner,
                                       GError                    **error);
gboolean backlot_storage_write_object (BacklotTransaction         *transaction,
                                       const char                 *bucket,
                                       const char                 *name,
                                       const char                 *owner,
                                       const char                 *version,
                                       const char                 *metadata,
                                       const char                 *user_metadata,
                                       char                      **id,
                                       GError                    **error);
gboolean backlot_storage_no_such_key  (GError                    **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (BacklotStorageBucket, backlot_storage_bucket_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (BacklotStorageObject, backlot_storage_object_clear)

G_END_DECLS
