/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shows what a project file has, before a project is made of it. */

#pragma once

#include <adwaita.h>

#include "query/backlot-backend.h"

G_BEGIN_DECLS

/* Signal: created (project_id). Closing it before that leaves nothing behind. */
#define BACKLOT_TYPE_IMPORT_DIALOG (backlot_import_dialog_get_type ())
G_DECLARE_FINAL_TYPE (BacklotImportDialog, backlot_import_dialog, BACKLOT, IMPORT_DIALOG, AdwDialog)

BacklotImportDialog *backlot_import_dialog_new (BacklotBackend *backend,
                                                GFile          *file);

G_END_DECLS
