/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the model of pages does with its rows. */

#pragma once

#include "larder/larder-paged-model.h"

G_BEGIN_DECLS

LarderPagedRow *larder_paged_row_new       (const char     *id,
                                            LarderValue    *value);
void            larder_paged_row_set_value (LarderPagedRow *self,
                                            LarderValue    *value);

G_END_DECLS
