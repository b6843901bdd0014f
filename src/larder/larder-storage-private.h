/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A SQLite file with one thread that writes it, and how such a file is opened and set aside. */

#pragma once

#include <gio/gio.h>
#include <sqlite3.h>

#include "larder/larder-error.h"

G_BEGIN_DECLS

/* What a file must be to be ours. */
typedef struct
{
  const char *path;
  int         application_id;
  int         version;      /* in user_version; a higher one is of a newer library */
  const char *schema;       /* made in an empty file */
  const char *buster;       /* a file of another one is of no use; NULL: none is asked for */
  gboolean    durable;      /* synchronous=FULL: a commit is on the disk when it returns */
  gboolean   *check_later;  /* (nullable): set when the file is so large that its pages were not
                             * looked at; then push larder_storage_check() for when
                             * the thread rests */
} LarderStorageSpec;

/* Opens or makes the file. LARDER_ERROR_INVALID: it is damaged, foreign or of another buster;
 * LARDER_ERROR_NEWER; LARDER_ERROR_STORAGE: it can not be read or written. */
sqlite3  *larder_storage_open        (const LarderStorageSpec *spec,
                                      GError                 **error);
/* Renames the file and what belongs to it to "<path>.damaged", over an older one. */
gboolean  larder_storage_set_aside   (const char              *path,
                                      GError                 **error);
gboolean  larder_storage_exec        (sqlite3                 *db,
                                      const char              *sql,
                                      GError                 **error);
/* NULL with an error. Finalise with sqlite3_finalize(). */
sqlite3_stmt *larder_storage_prepare (sqlite3                 *db,
                                      const char              *sql,
                                      GError                 **error);
/* The same, made once for each text and kept until the file is closed; lent. */
sqlite3_stmt *larder_storage_keep    (sqlite3                 *db,
                                      const char              *sql,
                                      GError                 **error);
/* Looks at all pages, which takes 0.7 ms for each MB: LARDER_ERROR_INVALID if one is damaged. */
gboolean  larder_storage_check       (sqlite3                 *db,
                                      gpointer                 data,
                                      GError                 **error);
/* Runs a statement without rows to its end and resets it. */
gboolean  larder_storage_step        (sqlite3_stmt            *statement,
                                      GError                 **error);
void      larder_storage_set_error   (sqlite3                 *db,
                                      GError                 **error);
void      larder_storage_bind_text   (sqlite3_stmt            *statement,
                                      int                      position,
                                      const char              *text);

typedef struct _LarderStorage LarderStorage;

/* In the storage thread, inside one transaction. */
typedef gboolean (*LarderStorageWork) (sqlite3      *db,
                                       gpointer      data,
                                       GError      **error);
/* In the owner's context, in the order of the pushes. Not called after larder_storage_close(). */
typedef void     (*LarderStorageDone) (gpointer      data,
                                       const GError *error,
                                       gpointer      owner);

/* Takes @db. */
LarderStorage *larder_storage_new   (sqlite3           *db,
                                     gpointer           owner);
/* @data is freed by @destroy in the owner's context or, after closing, in the thread. */
void           larder_storage_push  (LarderStorage     *self,
                                     LarderStorageWork  work,
                                     LarderStorageDone  done,
                                     gpointer           data,
                                     GDestroyNotify     destroy);
/* As that, when the thread has had nothing to do for a while; not at all when it never rests. */
void           larder_storage_push_idle (LarderStorage     *self,
                                         LarderStorageWork  work,
                                         LarderStorageDone  done);
/* Whether nothing of what was pushed is missing in the file; asked in the owner's context. */
typedef gboolean (*LarderStorageCheck) (gpointer owner);

/* Takes @task, which waits for everything that was pushed: TRUE, or LARDER_ERROR_STORAGE with
 * @message. @self is nullable: then there is nothing that could be written. */
void           larder_storage_flush (LarderStorage     *self,
                                     GTask             *task,
                                     LarderStorageCheck check,
                                     const char        *message);
/* A work for what only waits for its turn: no transaction is begun for it. */
gboolean       larder_storage_wait  (sqlite3           *db,
                                     gpointer           data,
                                     GError           **error);
/* Runs what was pushed to its end, then closes file and thread. */
void           larder_storage_close (LarderStorage     *self);

G_END_DECLS
