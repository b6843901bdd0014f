/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Exports a project into a file: asks for a name, shows how far it is, can be cancelled. */

#pragma once

#include <gtk/gtk.h>

#include "query/backlot-backend.h"

G_BEGIN_DECLS

/* @widget: on the page that shows the outcome */
void backlot_export_dialog_ask (GtkWidget      *widget,
                                BacklotBackend *backend,
                                const char     *project_id,
                                const char     *title);

G_END_DECLS
