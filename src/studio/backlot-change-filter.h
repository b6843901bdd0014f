/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The filter of a subscription to changes: `column=op.value[,column=op.value]`. Pure. */
#pragma once

#include "studio/backlot-schema.h"

#include <yyjson.h>

G_BEGIN_DECLS

typedef struct _BacklotChangeFilter BacklotChangeFilter;

BacklotChangeFilter *backlot_change_filter_parse   (const char                 *text,
                                                    const BacklotTable         *table,
                                                    GError                    **error);
void                 backlot_change_filter_free    (BacklotChangeFilter        *self);
gboolean             backlot_change_filter_matches (const BacklotChangeFilter  *self,
                                                    yyjson_val                 *record);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BacklotChangeFilter, backlot_change_filter_free)

G_END_DECLS
