/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A real studio in a temporary folder, and backends that use it. */

#pragma once

#include "query/backlot-backend.h"

#include "support/wait.h"

G_BEGIN_DECLS

typedef struct _TestStudio TestStudio;

TestStudio     *test_studio_new          (void);
/* Kills the studio if it runs, and removes the folder. */
void            test_studio_free         (TestStudio  *self);
/* Starts the program and waits until it serves. It finds no worker: tests play one. */
void            test_studio_start        (TestStudio  *self);
/* SIGKILL. */
void            test_studio_kill         (TestStudio  *self);
const char     *test_studio_get_folder   (TestStudio  *self);

/* A backend with its files in the folder; not started. */
BacklotBackend *test_studio_new_backend  (TestStudio  *self);
/* Another computer of the same person: the same studio, other files. */
BacklotBackend *test_studio_new_other_backend (TestStudio *self);
/* Stops it and lets it go, and checks that nothing else held it. */
void            test_studio_end_backend  (BacklotBackend *backend);

/* Calls a function of the server as service role: what a worker does. */
LarderValue    *test_studio_call         (TestStudio  *self,
                                          const char  *function,
                                          LarderValue *arguments);
/* Reads rows as service role; @query as in a URL, escaped. */
LarderValue    *test_studio_read         (TestStudio  *self,
                                          const char  *table,
                                          const char  *query);
/* Changes rows as service role. */
LarderValue    *test_studio_patch        (TestStudio  *self,
                                          const char  *table,
                                          const char  *query,
                                          LarderValue *changes);
/* Deletes rows as service role. */
void            test_studio_delete       (TestStudio  *self,
                                          const char  *table,
                                          const char  *query);
/* Adds a row as service role; JSON text, single quotes stand for double ones. */
void            test_studio_insert       (TestStudio  *self,
                                          const char  *table,
                                          const char  *text);
/* Another person gets an account. Returns: (transfer full): the id */
char           *test_studio_sign_up      (TestStudio  *self,
                                          const char  *address,
                                          const char  *name);
/* Another person gets an account, and has a computer of his own; not started. */
BacklotBackend *test_studio_new_backend_of (TestStudio *self,
                                            const char *address,
                                            const char *name);
/* JSON text as a value; single quotes stand for double ones. */
LarderValue    *test_value               (const char  *text);

/* A picture of @width × @height pixels in the folder; large pictures are noise, so they are large
 * files. Returns: (transfer full): a GFile. */
GFile          *test_studio_make_picture (TestStudio  *self,
                                          const char  *name,
                                          int          width,
                                          int          height);

/* Imports @n pictures of @width × @width pixels and adds them: their ids. Captions are empty. */
GStrv           test_studio_add_photos   (TestStudio     *self,
                                          BacklotBackend *backend,
                                          const char     *project_id,
                                          int             n,
                                          int             width);
/* A row of the server, read as service role; NULL when there is none. */
LarderValue    *test_studio_read_row     (TestStudio     *self,
                                          const char     *table,
                                          const char     *id);
/* Claims the next job and ends it as a worker would. Returns: the media id of the film. */
char           *test_studio_complete_job (TestStudio     *self,
                                          const char     *job_id);
void            test_studio_fail_job     (TestStudio     *self,
                                          const char     *job_id);
/* Everything that was changed is at the server. */
gboolean        test_backend_is_saved    (BacklotBackend *backend);
/* A finished result, for functions that take a GAsyncReadyCallback; @user_data: GAsyncResult **. */
void            test_result_cb           (GObject        *object,
                                          GAsyncResult   *result,
                                          gpointer        user_data);

G_END_DECLS
