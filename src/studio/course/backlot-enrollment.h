/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Becoming the student of a course. */

#pragma once

#include "studio/backlot-function.h"

G_BEGIN_DECLS

gboolean backlot_enrollment_add     (BacklotTransaction      *transaction,
                                     const char              *project_id,
                                     const char              *user_id,
                                     gint64                   price_cents,
                                     GError                 **error);
gboolean backlot_enrollment_of_self (BacklotTransaction      *transaction,
                                     const BacklotArguments  *arguments,
                                     BacklotFunctionResult   *result,
                                     GError                 **error);

G_END_DECLS
