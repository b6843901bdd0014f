/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Errors of the service layer, as BACKLOT_ERROR. */

#pragma once

#include "query/backlot-error.h"

G_BEGIN_DECLS

/**
 * backlot_error_take_service:
 * @error: (transfer full): of the service, of GIO or of Larder
 *
 * Being cancelled stays G_IO_ERROR_CANCELLED, and errors of Larder and of this layer stay as they
 * are.
 *
 * Returns: (transfer full): what this layer hands on
 */
GError *backlot_error_take_service (GError *error);

G_END_DECLS
