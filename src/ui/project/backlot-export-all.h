/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Exports all projects into a folder that is asked for, each into a file of its own. */

#pragma once

#include <gtk/gtk.h>

#include "query/backlot-backend.h"

G_BEGIN_DECLS

/* @words: what has become of it, for a toast */
typedef void (*BacklotExportAllDone) (GtkWidget  *widget,
                                      const char *words);

/**
 * backlot_export_all_ask:
 * @widget: in whose window the folder is asked for
 * @projects: of BacklotProject
 * @done: not called when the person cancelled, and after a failure, which a dialog tells of
 */
void  backlot_export_all_ask (GtkWidget            *widget,
                              BacklotBackend       *backend,
                              GListModel           *projects,
                              BacklotExportAllDone  done);
/* Returns: (transfer full): a file in @folder that has the name of no other one there or in @taken,
 * to which it is added */
GFile *backlot_export_all_find_file (GFile      *folder,
                                     GHashTable *taken,
                                     const char *title);

G_END_DECLS
