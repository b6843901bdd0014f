/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The steps of a staging: which may be gone, and which follow from its jobs. */

#pragma once

#include "studio/backlot-function.h"

G_BEGIN_DECLS

gboolean backlot_workflow_advance    (BacklotTransaction      *transaction,
                                      const BacklotArguments  *arguments,
                                      BacklotFunctionResult   *result,
                                      GError                 **error);
gboolean backlot_workflow_may_render (BacklotTransaction      *transaction,
                                      const char              *project_id,
                                      const char              *kind,
                                      GError                 **error);
gboolean backlot_workflow_follow     (BacklotTransaction      *transaction,
                                      const char              *project_id,
                                      gboolean                 rendering,
                                      GError                 **error);

G_END_DECLS
