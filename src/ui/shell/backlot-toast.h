/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A message as a toast. */

#pragma once

#include <adwaita.h>

#include "store/backlot-message.h"

G_BEGIN_DECLS

/* Returns: (transfer full): its title counts up when the message is told again */
AdwToast *backlot_toast_new (BacklotMessage *message);

G_END_DECLS
