/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of resumable uploads share. */
#pragma once

#include "studio/backlot-storage-service-private.h"
#include "wire/backlot-wire-tus.h"

G_BEGIN_DECLS

/* One request to a resumable upload. Lives with the request, and longer while a thread has it. */
typedef struct
{
  BacklotStorageCall *call;            /* (owned): its version is the upload's id */
  BacklotBodySink    *sink;            /* (owned) (nullable) */
  gboolean            creating;        /* POST */
  gboolean            ended;           /* the sink is told to finish */
  gint64              length;
  gint64              offset;
  gboolean            upsert;
  char               *owner;           /* (nullable) */
  char               *content_type;    /* (nullable) */
  char               *cache_control;   /* (nullable) */
  char               *user_metadata;   /* (nullable) */
  char               *header;          /* Upload-Metadata as it came */
  char               *id;              /* of the object's row */
} BacklotTus;

/* @error is %NULL when the object exists now. */
typedef void (*BacklotTusFunc) (BacklotTus   *tus,
                                const GError *error);

BacklotTus *backlot_tus_ref            (BacklotTus           *tus);
void        backlot_tus_release        (gpointer              tus);
void        backlot_tus_run            (BacklotTus           *tus,
                                        BacklotDatabaseFunc   func,
                                        GAsyncReadyCallback   callback);
void        backlot_tus_refuse         (BacklotRequest       *request,
                                        guint                 status,
                                        const char           *text);
void        backlot_tus_refuse_error   (BacklotRequest       *request,
                                        const GError         *error);

/* backlot-storage-tus-rows.c: BacklotDatabaseFuncs, and the last step */
gboolean    backlot_tus_create         (BacklotTransaction   *transaction,
                                        gpointer              tus,
                                        GError              **error);
gboolean    backlot_tus_find           (BacklotTransaction   *transaction,
                                        gpointer              tus,
                                        GError              **error);
gboolean    backlot_tus_find_for_patch (BacklotTransaction   *transaction,
                                        gpointer              tus,
                                        GError              **error);
gboolean    backlot_tus_terminate      (BacklotTransaction   *transaction,
                                        gpointer              tus,
                                        GError              **error);
void        backlot_tus_complete       (BacklotTus           *tus,
                                        BacklotTusFunc        func);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BacklotTus, backlot_tus_release)

G_END_DECLS
