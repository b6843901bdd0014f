/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Functions of the product that /rest/v1/rpc calls: definer functions in C, one file per subject.
   */

#pragma once

#include "studio/backlot-sql-builder.h"
#include "studio/backlot-transaction.h"

G_BEGIN_DECLS

#define BACKLOT_FUNCTION_ARGUMENTS_MAX 8

typedef struct
{
  const char     *name;
  BacklotSqlType  type;
  gboolean        required;
} BacklotFunctionArgument;

typedef struct
{
  BacklotValue  values[BACKLOT_FUNCTION_ARGUMENTS_MAX];   /* in the order of the declaration */
} BacklotArguments;

/* What a function gives back: rows of its table, or JSON. */
typedef struct
{
  GArray *rowids;   /* of gint64 */
  char   *json;     /* (owned) (nullable) */
} BacklotFunctionResult;

typedef gboolean (*BacklotFunctionCall) (BacklotTransaction      *transaction,
                                         const BacklotArguments  *arguments,
                                         BacklotFunctionResult   *result,
                                         GError                 **error);

/**
 * BacklotFunction:
 * @table: (nullable): the rows of this table are given back; %NULL for JSON
 * @is_set: any number of rows; else exactly one
 * @writes: refused by GET
 * @invoker: triggers treat its statements as the caller's own
 * @open: everybody may call it, and its one argument is the body as it came, which guards it
 */
typedef struct
{
  const char              *name;
  BacklotFunctionArgument  arguments[BACKLOT_FUNCTION_ARGUMENTS_MAX];
  const char              *table;
  gboolean                 is_set;
  gboolean                 writes;
  gboolean                 invoker;
  BacklotFunctionCall      call;
  gboolean                 open;
} BacklotFunction;

const BacklotFunction *backlot_function_find      (const char             *name);

const char            *backlot_arguments_text     (const BacklotArguments *arguments,
                                                   guint                   index);
gint64                 backlot_arguments_int      (const BacklotArguments *arguments,
                                                   guint                   index,
                                                   gint64                  fallback);
gboolean               backlot_arguments_has      (const BacklotArguments *arguments,
                                                   guint                   index);
gboolean               backlot_function_give_row  (BacklotTransaction     *transaction,
                                                   BacklotFunctionResult  *result,
                                                   const char             *table,
                                                   const char             *id,
                                                   GError                **error);

G_END_DECLS
