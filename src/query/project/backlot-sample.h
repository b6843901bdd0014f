/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The project that comes with the program; the studio on this computer has it on demand. */

#pragma once

#include "query/backlot-backend.h"

G_BEGIN_DECLS

#define BACKLOT_SAMPLE_PROJECT_ID "5a3b1e00-0f11-4c0d-9a11-000000000001"

/**
 * backlot_sample_make_async:
 * @backend: of the studio on this computer
 * @words: what stands in place of the sample's own texts, an object
 *
 * Puts the sample into the studio, where it is not: whole, with its film, or not at all.
 */
void      backlot_sample_make_async  (BacklotBackend       *backend,
                                      LarderValue          *words,
                                      GCancellable         *cancellable,
                                      GAsyncReadyCallback   callback,
                                      gpointer              user_data);
gboolean  backlot_sample_make_finish (BacklotBackend       *backend,
                                      GAsyncResult         *result,
                                      GError              **error);

G_END_DECLS
