/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who hears of a change: the same rules and the same filters as for a query. */

#pragma once

#include "studio/backlot-transaction.h"
#include "wire/backlot-wire-json.h"

G_BEGIN_DECLS

/**
 * BacklotAudience:
 *
 * A filter of a Realtime subscription, `column=op.value[,column=op.value]`, read and checked
 * against a table.
 */
typedef struct _BacklotAudience BacklotAudience;

BacklotAudience *backlot_audience_new  (BacklotSchema        *schema,
                                        const char           *table,
                                        const char           *filter,
                                        GError              **error);
void             backlot_audience_free (BacklotAudience      *self);
gboolean         backlot_audience_sees (BacklotAudience      *self,
                                        BacklotTransaction   *transaction,
                                        const BacklotChange  *change,
                                        gboolean             *sees,
                                        GError              **error);
gboolean         backlot_audience_ask  (BacklotAudience      *self,
                                        BacklotTransaction   *transaction,
                                        const BacklotChange  *change,
                                        BacklotStatement    **question,
                                        GError              **error);
gboolean         backlot_audience_may_hear (const BacklotAudience *self,
                                            yyjson_val            *record);
char            *backlot_audience_describe_columns (BacklotSchema *schema,
                                                    const char    *table);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BacklotAudience, backlot_audience_free)

G_END_DECLS
