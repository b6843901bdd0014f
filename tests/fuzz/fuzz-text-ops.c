/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Operations on a document: a text, a NUL, operations. The new length is what they add up to. */
#include "config.h"

#include "fuzz.h"

#include "studio/collab/backlot-text-ops.h"
#include "wire/backlot-wire-json.h"

#include <string.h>

/* By how many code points the operations change the length. */
static gint64
count_change (const char *ops)
{
  g_autoptr(yyjson_doc) doc = backlot_wire_json_read (ops, strlen (ops));
  gint64 change = 0;
  yyjson_val *op;
  size_t index, count;

  yyjson_arr_foreach (yyjson_doc_get_root (doc), index, count, op)
    {
      yyjson_val *deleted = yyjson_obj_get (op, "d");

      if (yyjson_is_str (op))
        change += g_utf8_strlen (yyjson_get_str (op), -1);
      else if (yyjson_is_str (deleted))
        change -= g_ascii_strtoll (yyjson_get_str (deleted), NULL, 10);
      else if (deleted != NULL)
        change -= yyjson_get_sint (deleted);
    }
  return change;
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        size_t        size)
{
  const guint8 *middle = size > 0 ? memchr (data, '\0', size) : NULL;
  g_autofree char *text = NULL;
  g_autofree char *ops = NULL;
  g_autofree char *changed = NULL;
  g_autoptr(GError) error = NULL;

  if (middle == NULL)
    return 0;
  text = g_utf8_make_valid ((const char *) data, middle - data);
  ops = g_strndup ((const char *) middle + 1, size - (gsize) (middle + 1 - data));
  changed = backlot_text_ops_apply (text, ops, &error);
  FUZZ_CHECK ((changed == NULL) == (error != NULL));
  if (changed == NULL)
    return 0;
  FUZZ_CHECK (g_utf8_validate (changed, -1, NULL));
  FUZZ_CHECK (g_utf8_strlen (changed, -1) == g_utf8_strlen (text, -1) + count_change (ops));
  return 0;
}
