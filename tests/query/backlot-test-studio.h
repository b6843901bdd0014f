/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A real studio in a temporary folder, and backends that use it. */

#pragma once

#include "query/backlot-backend.h"

G_BEGIN_DECLS

/* A condition that events make true; what guards it is meson's timeout. */
#define wait_until(condition) \
  while (!(condition)) \
    g_main_context_iteration (NULL, TRUE)

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
/* JSON text as a value; single quotes stand for double ones. */
LarderValue    *test_value               (const char  *text);

/* A picture of @width × @height pixels in the folder; large pictures are noise, so they are large
 * files. Returns: (transfer full): a GFile. */
GFile          *test_studio_make_picture (TestStudio  *self,
                                          const char  *name,
                                          int          width,
                                          int          height);

G_END_DECLS
