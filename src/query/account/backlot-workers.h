/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What renders films on this computer. */

#pragma once

#include "query/backlot-backend.h"

G_BEGIN_DECLS

/**
 * backlot_workers_set_most:
 * @backend: of the studio on this computer
 * @most: how many films it renders at a time; 0: they wait
 *
 * The studio knows it as long as it runs: it is told anew whenever it is there.
 */
void backlot_workers_set_most (BacklotBackend *backend,
                               guint           most);

G_END_DECLS
