/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values as a column stores them: numeric (precision, scale) rounds, as PostgreSQL does. */

#include "config.h"

#include <math.h>
#include <stdio.h>

#include "studio/backlot-api-error.h"
#include "studio/backlot-sql-builder.h"

/**
 * backlot_value_round:
 * @precision: digits in all
 * @scale: digits behind the point
 *
 * Rounds a number half away from zero; refuses it if it does not fit.
 */
gboolean
backlot_value_round (BacklotValue  *value,
                     int            precision,
                     int            scale,
                     GError       **error)
{
  double unit = pow (10, scale);
  double real;

  if (value->kind == BACKLOT_VALUE_INT)
    real = (double) value->integer;
  else if (value->kind == BACKLOT_VALUE_DOUBLE)
    real = value->real = round (value->real * unit) / unit;
  else
    return TRUE;
  if (fabs (real) < pow (10, precision - scale))
    return TRUE;
  backlot_api_error_set (error, 400, "22003", "numeric field overflow");
  return FALSE;
}

/* As backlot_value_from_json(), for a column that is written. */
gboolean
backlot_column_value_from_json (BacklotValue         *value,
                                const BacklotColumn  *column,
                                yyjson_val           *json,
                                GError              **error)
{
  int precision;
  int scale;

  if (!backlot_value_from_json (value, column->type, column->labels, json, error))
    return FALSE;
  return column->type != BACKLOT_SQL_NUMERIC ||
         sscanf (column->type_name, "%*[a-z](%d,%d)", &precision, &scale) != 2 ||
         backlot_value_round (value, precision, scale, error);
}
