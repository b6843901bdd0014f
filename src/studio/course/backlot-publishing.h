/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Publishing a course: what it lacks, and the states that it may go through. */

#pragma once

#include "studio/backlot-function.h"

G_BEGIN_DECLS

gboolean backlot_publishing_list_problems (BacklotTransaction      *transaction,
                                           const BacklotArguments  *arguments,
                                           BacklotFunctionResult   *result,
                                           GError                 **error);
gboolean backlot_publishing_set_state     (BacklotTransaction      *transaction,
                                           const BacklotArguments  *arguments,
                                           BacklotFunctionResult   *result,
                                           GError                 **error);
gboolean backlot_publishing_publish       (BacklotTransaction      *transaction,
                                           const BacklotArguments  *arguments,
                                           BacklotFunctionResult   *result,
                                           GError                 **error);

G_END_DECLS
