/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GET and HEAD of a resource, and the rows that a change gives back. */

#include "config.h"

#include "studio/backlot-api-error.h"
#include "studio/backlot-rest-call.h"

static char *
content_range (gint64 offset,
               gint64 n_rows,
               gint64 total)
{
  g_autofree char *whole = g_strdup ("*");

  if (total >= 0)
    {
      g_free (whole);
      whole = g_strdup_printf ("%" G_GINT64_FORMAT, total);
    }
  if (n_rows == 0)
    return g_strconcat ("*/", whole, NULL);
  return g_strdup_printf ("%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT "/%s", offset,
                          offset + n_rows - 1, whole);
}

static gboolean
check_offset (gint64    offset,
              gint64    total,
              GError  **error)
{
  g_autofree char *details = NULL;

  if (total < 0 || offset <= total)
    return TRUE;
  details = g_strdup_printf ("An offset of %" G_GINT64_FORMAT " was requested, but there are only %"
                             G_GINT64_FORMAT " rows.", offset, total);
  g_propagate_error (error, backlot_api_error_new (416, "PGRST103",
                                                   "Requested range not satisfiable",
                                                   details, NULL));
  return FALSE;
}

/* Answers with the rows of @source. */
gboolean
backlot_rest_read (BacklotRestContext       *context,
                   BacklotRestCall          *call,
                   const BacklotRestSource  *source,
                   GError                  **error)
{
  gint64 offset = backlot_wire_rest_find_scope (call->query, "")->offset;
  gint64 total = -1;
  guint n_rows = 0;

  if ((call->count && !backlot_rest_count_rows (context, source, &total, error)) ||
      !check_offset (offset, total, error) ||
      !backlot_rest_write_rows (context, call, source, &n_rows, error))
    return FALSE;

  call->content_range = content_range (offset, n_rows, total);
  call->status = total > (gint64) n_rows ? 206 : 200;
  return TRUE;
}

/* Puts the rows that were written into the answer, as they are now. */
gboolean
backlot_rest_represent (BacklotRestContext  *context,
                        BacklotRestCall     *call,
                        BacklotTable        *table,
                        const char          *rowids,
                        GError             **error)
{
  BacklotRestSource source = { table, FALSE, FALSE, rowids };
  gboolean success;
  guint n_rows;

  backlot_transaction_hurry (context->transaction, BACKLOT_REST_ANSWER_MS);
  success = backlot_rest_write_rows (context, call, &source, &n_rows, error);
  backlot_transaction_hurry (context->transaction, 0);
  return success;
}
