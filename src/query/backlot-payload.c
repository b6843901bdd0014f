/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether what a studio sent is rows at all, before anything that is kept gives way to it. */

#include "config.h"

#include "query/backlot-payload.h"

#include "query/backlot-error.h"

gboolean
backlot_payload_has_id (LarderValue *row,
                        const char  *id_member)
{
  LarderValue *id = NULL;

  g_return_val_if_fail (row != NULL, FALSE);
  g_return_val_if_fail (id_member != NULL, FALSE);

  if (larder_value_get_kind (row) != LARDER_VALUE_OBJECT)
    return FALSE;
  id = larder_value_get_member (row, id_member);
  if (id == NULL)
    return FALSE;
  return larder_value_get_kind (id) == LARDER_VALUE_INT ||
         (larder_value_get_kind (id) == LARDER_VALUE_STRING &&
          larder_value_get_string (id)[0] != '\0');
}

gboolean
backlot_payload_check_rows (LarderValue  *answer,
                            const char   *table,
                            const char   *id_member,
                            GError      **error)
{
  g_return_val_if_fail (answer != NULL, FALSE);
  g_return_val_if_fail (table != NULL, FALSE);

  if (larder_value_get_kind (answer) != LARDER_VALUE_ARRAY)
    {
      g_set_error (error, BACKLOT_ERROR, BACKLOT_ERROR_BAD_ANSWER,
                   "the answer for %s is no list", table);
      return FALSE;
    }
  for (guint i = 0; i < larder_value_get_n_items (answer); i++)
    {
      LarderValue *row = larder_value_get_item (answer, i);

      if (larder_value_get_kind (row) != LARDER_VALUE_OBJECT)
        g_set_error (error, BACKLOT_ERROR, BACKLOT_ERROR_BAD_ANSWER,
                     "row %u of the answer for %s is no object", i, table);
      else if (id_member != NULL && !backlot_payload_has_id (row, id_member))
        g_set_error (error, BACKLOT_ERROR, BACKLOT_ERROR_BAD_ANSWER,
                     "row %u of the answer for %s has no %s", i, table, id_member);
      else
        continue;
      return FALSE;
    }
  return TRUE;
}
