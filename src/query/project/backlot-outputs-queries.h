/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Outputs of a project: reading, choosing, renaming, removing. */

#pragma once

#include "model/project/backlot-output.h"

#include "query/project/backlot-removal.h"

G_BEGIN_DECLS

/* ["outputs","list",project_id]: outputs with their media rows; with NULL those of all projects. */
LarderQueryOptions *backlot_outputs_list_options (BacklotBackend *backend,
                                                  const char     *project_id);
/* `outputs.choose`. */
void                backlot_outputs_choose       (BacklotBackend *backend,
                                                  const char     *output_id,
                                                  gboolean        chosen);
/* `outputs.rename`. */
void                backlot_outputs_rename       (BacklotBackend *backend,
                                                  const char     *output_id,
                                                  const char     *label);
/* `outputs.remove`, held. Returns: (transfer full). */
BacklotRemoval     *backlot_outputs_remove       (BacklotBackend *backend,
                                                  const char     *output_id);

G_END_DECLS
