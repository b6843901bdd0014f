/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Putting the rows of a table in order. */

#pragma once

#include "studio/backlot-function.h"

G_BEGIN_DECLS

gboolean backlot_order_reorder_items (BacklotTransaction      *transaction,
                                      const BacklotArguments  *arguments,
                                      BacklotFunctionResult   *result,
                                      GError                 **error);

G_END_DECLS
