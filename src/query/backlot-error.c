/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can go wrong for a person: the only error domain that the widgets see and word. */

#include "config.h"

#include "query/backlot-error.h"

G_DEFINE_QUARK (backlot-error-quark, backlot_error)

gboolean
backlot_error_is_temporary (const GError *error)
{
  return g_error_matches (error, BACKLOT_ERROR, BACKLOT_ERROR_NETWORK) ||
         g_error_matches (error, BACKLOT_ERROR, BACKLOT_ERROR_BUSY_SERVER) ||
         g_error_matches (error, BACKLOT_ERROR, BACKLOT_ERROR_NOT_SIGNED_IN);
}
