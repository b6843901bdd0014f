/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the service Storage share. */
#pragma once

#include "studio/backlot-body-sink.h"
#include "studio/backlot-storage-files.h"
#include "studio/backlot-storage-rows.h"
#include "studio/backlot-storage-service.h"

G_BEGIN_DECLS

/* No object is larger: 50 GiB. */
#define BACKLOT_STORAGE_MAX_OBJECT (G_GINT64_CONSTANT (50) * 1024 * 1024 * 1024)
/* So many uploads at once; the next is asked to come again. */
#define BACKLOT_STORAGE_MAX_UPLOADS 64

struct _BacklotStorageService
{
  GObject                  parent_instance;

  BacklotDatabase         *database;    /* (owned) */
  const BacklotStudioKeys *keys;        /* borrowed from the studio */
  BacklotStorageFiles     *files;       /* (owned) */
  BacklotServiceRules      rules;       /* do not change after the start */
  gboolean                 has_quota;   /* the tables know plans */
  GHashTable              *patching;    /* id of an upload → BacklotBodySink of its PATCH */
  guint                    n_uploads;   /* bodies that are streamed to files now */
};

/* One request to Storage under way: what it asks, and what the database answers. */
typedef struct
{
  BacklotStorageService *service;         /* (owned) */
  BacklotRequest        *request;         /* (owned) */
  char                  *bucket;          /* (nullable) */
  char                  *name;            /* (nullable): in the bucket */
  char                  *to_bucket;       /* (nullable): of a move or a copy */
  char                  *to_name;         /* (nullable) */
  char                  *version;         /* (nullable): file of the object that is made */
  BacklotStorageBucket   bucket_row;
  BacklotStorageObject   object;
  gint64                 room;            /* bytes that the owner of the place may still store */
  guint                  status;          /* of @answer */
  yyjson_mut_doc        *answer;          /* (owned) (nullable): made in the transaction */
  GPtrArray             *garbage;         /* versions that no row names after the commit */
} BacklotStorageCall;

BacklotStorageCall *backlot_storage_call_new         (BacklotStorageService  *service,
                                                      BacklotRequest         *request);
void                backlot_storage_call_free        (BacklotStorageCall     *call);
void                backlot_storage_call_run         (BacklotStorageCall     *call,
                                                      BacklotDatabaseFunc     func,
                                                      GAsyncReadyCallback     callback);
void                backlot_storage_call_run_as      (BacklotStorageCall     *call,
                                                      const BacklotCaller    *caller,
                                                      BacklotDatabaseFunc     func,
                                                      GAsyncReadyCallback     callback);
void                backlot_storage_call_answer_cb   (GObject                *object,
                                                      GAsyncResult           *result,
                                                      gpointer                user_data);
yyjson_mut_val     *backlot_storage_call_new_answer  (BacklotStorageCall     *call,
                                                      gboolean                list);
void                backlot_storage_call_say         (BacklotStorageCall     *call,
                                                      const char             *message);
gboolean            backlot_storage_call_take_object (BacklotStorageCall     *call,
                                                      const char             *path);
const char         *backlot_storage_call_get_user    (BacklotStorageCall     *call);
void                backlot_storage_discard          (BacklotStorageService  *service,
                                                      GPtrArray              *versions);
void                backlot_storage_discard_one      (BacklotStorageService  *service,
                                                      const char             *version);
void                backlot_storage_add_object_json  (yyjson_mut_doc         *doc,
                                                      yyjson_mut_val         *json,
                                                      const char             *bucket,
                                                      const char             *name,
                                                      const BacklotStorageObject *object);
char               *backlot_storage_build_metadata   (gint64                  size,
                                                      const char             *content_type,
                                                      const char             *cache_control,
                                                      const char             *version);
char               *backlot_storage_build_etag       (const char             *version);

/* backlot-storage-reply.c */
void                backlot_storage_reply_code       (BacklotRequest         *request,
                                                      guint                   status,
                                                      const char             *code,
                                                      const char             *message);
void                backlot_storage_reply_error      (BacklotRequest         *request,
                                                      const GError           *error);
gboolean            backlot_storage_refuse           (BacklotRequest         *request);

/* backlot-storage-key.c */
gboolean            backlot_storage_key_is_valid     (const char             *key);
gboolean            backlot_storage_bucket_is_valid  (const char             *id);
gboolean            backlot_storage_split            (const char             *path,
                                                      char                  **bucket,
                                                      char                  **key);

/* backlot-storage-upload.c */
gboolean            backlot_storage_begin_upload     (BacklotStorageCall     *call,
                                                      gboolean                upsert,
                                                      gboolean                signed_url,
                                                      const char             *owner);
void                backlot_storage_end_upload       (BacklotRequest         *request);
typedef struct
{
  const char *owner;            /* (nullable) */
  gboolean    upsert;
  gint64      size;
  const char *content_type;
  const char *cache_control;    /* (nullable) */
  const char *user_metadata;    /* JSON (nullable) */
} BacklotStorageNewObject;
gboolean            backlot_storage_commit           (BacklotStorageCall     *call,
                                                      BacklotTransaction     *transaction,
                                                      const BacklotStorageNewObject *made,
                                                      char                  **id,
                                                      GError                **error);
gboolean            backlot_storage_may_write        (BacklotStorageCall     *call,
                                                      BacklotTransaction     *transaction,
                                                      const char             *owner,
                                                      gboolean                upsert,
                                                      GError                **error);

/* backlot-storage-download.c */
void                backlot_storage_download         (BacklotStorageCall     *call,
                                                      gboolean                with_rules,
                                                      gboolean                only_public);
void                backlot_storage_info             (BacklotStorageCall     *call);

/* backlot-storage-changes.c */
void                backlot_storage_remove_many      (BacklotStorageCall     *call);
void                backlot_storage_remove_one       (BacklotStorageCall     *call);
void                backlot_storage_move             (BacklotStorageCall     *call);
void                backlot_storage_copy             (BacklotStorageCall     *call);

/* backlot-storage-listing.c */
void                backlot_storage_list             (BacklotStorageCall     *call);
void                backlot_storage_list_v2          (BacklotStorageCall     *call);

/* backlot-storage-signing.c */
void                backlot_storage_sign_one         (BacklotStorageCall     *call);
void                backlot_storage_sign_many        (BacklotStorageCall     *call);
void                backlot_storage_sign_upload      (BacklotStorageCall     *call);
yyjson_doc         *backlot_storage_read_signature   (const char             *token,
                                                      GBytes                 *secret,
                                                      gint64                  now_s,
                                                      const char             *url,
                                                      const char             *scope,
                                                      GError                **error);
yyjson_doc         *backlot_storage_check_signature  (BacklotStorageCall     *call,
                                                      const char             *scope);

/* backlot-storage-buckets.c */
void                backlot_storage_handle_bucket    (BacklotStorageCall     *call,
                                                      const char             *path);

/* backlot-storage-sweep.c */
void                backlot_storage_sweep            (BacklotStorageService  *service);

/* backlot-storage-tus.c */
void                backlot_storage_begin_tus        (BacklotStorageService  *service,
                                                      BacklotRequest         *request,
                                                      const char             *id);
void                backlot_storage_end_tus          (BacklotRequest         *request);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BacklotStorageCall, backlot_storage_call_free)

G_END_DECLS
