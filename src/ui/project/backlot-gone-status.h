/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Says that a project is not there, and leads back. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define BACKLOT_TYPE_GONE_STATUS (backlot_gone_status_get_type ())
G_DECLARE_FINAL_TYPE (BacklotGoneStatus, backlot_gone_status, BACKLOT, GONE_STATUS, AdwBin)

G_END_DECLS
