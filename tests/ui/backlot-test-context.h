/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A context on a backend in a temporary folder, whose studio is never started. */

#pragma once

#include <adwaita.h>

#include "support/wait.h"
#include "ui/common/backlot-context.h"

G_BEGIN_DECLS

typedef struct
{
  char           *folder;
  BacklotContext *context;
} TestContext;

/* For g_test_add(): set_up also readies GTK, where there is a display. */
void            test_context_set_up    (TestContext   *self,
                                        gconstpointer  data);
void            test_context_tear_down (TestContext   *self,
                                        gconstpointer  data);
/* Gives the context back before the end, and checks that nothing holds it. */
void            test_context_drop      (TestContext   *self);
/* A context on the same folder, as at the next start. */
void            test_context_again     (TestContext   *self);
BacklotBackend *test_context_backend   (TestContext   *self);

/* Rows of a table, as a server would send them; single quotes stand for double ones. */
void            test_context_write     (TestContext   *self,
                                        const char    *table,
                                        const char    *json);
/* A picture in the folder. Returns: (transfer full): a GFile */
GFile          *test_context_picture   (TestContext   *self,
                                        const char    *name,
                                        int            width,
                                        int            height);
/* Closes @dialog, and waits until what it showed is gone. Where nothing else can have the focus GTK
 * 4.18 would keep that: a reference of the window to what loses the focus is lost when there are
 * two in a frame. */
void            test_close_dialog      (AdwDialog     *dialog);
/* What a list of GFile or of anything else holds. Returns: (transfer full) */
GListModel     *test_list              (gpointer       first,
                                        ...) G_GNUC_NULL_TERMINATED;
/* The first widget of @type below @root whose accessible or visible text is @text (NULL: any). */
GtkWidget      *test_find              (GtkWidget     *root,
                                        GType          type,
                                        const char    *text);

G_END_DECLS
