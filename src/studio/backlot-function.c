/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds functions of the product, and hands them their arguments. */

#include "config.h"

#include "studio/backlot-function.h"

#include "studio/account/backlot-account-functions.h"
#include "studio/collab/backlot-document-functions.h"
#include "studio/course/backlot-course-functions.h"
#include "studio/project/backlot-job-functions.h"
#include "studio/project/backlot-member-functions.h"
#include "studio/project/backlot-project-functions.h"
#include "studio/series/backlot-series-functions.h"
#include "studio/staging/backlot-staging-functions.h"

const BacklotFunction *
backlot_function_find (const char *name)
{
  const BacklotFunction * const subjects[] = {
    backlot_account_functions, backlot_course_functions, backlot_document_functions,
    backlot_job_functions, backlot_member_functions,
    backlot_project_functions, backlot_series_functions, backlot_staging_functions,
  };

  for (guint i = 0; i < G_N_ELEMENTS (subjects); i++)
    for (const BacklotFunction *function = subjects[i]; function->name != NULL; function++)
      if (g_str_equal (function->name, name))
        return function;
  return NULL;
}

gboolean
backlot_arguments_has (const BacklotArguments *arguments,
                       guint                   index)
{
  return arguments->values[index].kind != BACKLOT_VALUE_NULL;
}

/* NULL if the argument was not given or is null. */
const char *
backlot_arguments_text (const BacklotArguments *arguments,
                        guint                   index)
{
  return arguments->values[index].text;
}

gint64
backlot_arguments_int (const BacklotArguments *arguments,
                       guint                   index,
                       gint64                  fallback)
{
  const BacklotValue *value = &arguments->values[index];

  return value->kind == BACKLOT_VALUE_INT ? value->integer : fallback;
}

/* Adds the row with that id to the result. */
gboolean
backlot_function_give_row (BacklotTransaction     *transaction,
                           BacklotFunctionResult  *result,
                           const char             *table,
                           const char             *id,
                           GError                **error)
{
  g_autoptr(GString) sql = g_string_new ("SELECT rowid FROM ");
  gint64 rowid = -1;

  backlot_sql_append_name (sql, table);
  g_string_append (sql, " WHERE id = ?1");
  if (!backlot_transaction_read_int (transaction, &rowid, error, sql->str, "t", id))
    return FALSE;
  g_array_append_val (result->rowids, rowid);
  return TRUE;
}
