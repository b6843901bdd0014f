/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The access rules of a table that a service keeps for itself, such as the stored objects. */
#pragma once

#include "studio/backlot-schema.h"
#include "studio/backlot-transaction.h"

G_BEGIN_DECLS

/* For anon [0] and authenticated [1]; NULL: nothing is allowed. They do not change after the
 * start. */
typedef struct
{
  const char *table;
  char       *using_sql[2][BACKLOT_N_COMMANDS];
  char       *check_sql[2][BACKLOT_N_COMMANDS];
} BacklotServiceRules;

gboolean    backlot_service_rules_load      (BacklotTransaction         *transaction,
                                             gpointer                    rules,
                                             GError                    **error);
void        backlot_service_rules_clear     (BacklotServiceRules        *rules);
const char *backlot_service_rules_get_using (const BacklotServiceRules  *rules,
                                             BacklotTransaction         *transaction,
                                             BacklotCommand              command);
const char *backlot_service_rules_get_check (const BacklotServiceRules  *rules,
                                             BacklotTransaction         *transaction,
                                             BacklotCommand              command);

G_END_DECLS
