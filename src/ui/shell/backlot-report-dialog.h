/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A report of a fault, ready to be read and changed; it is sent by nobody but the person. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define BACKLOT_TYPE_REPORT_DIALOG (backlot_report_dialog_get_type ())
G_DECLARE_FINAL_TYPE (BacklotReportDialog, backlot_report_dialog, BACKLOT, REPORT_DIALOG, AdwDialog)

/* @text: what is told, without names and paths */
AdwDialog *backlot_report_dialog_new     (const char          *text);
/* Returns: (transfer full): the page of a browser on which the report is written already */
char      *backlot_report_dialog_dup_uri (BacklotReportDialog *self);

G_END_DECLS
