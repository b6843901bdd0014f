/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `backlot --status`: what runs and what waits. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

int backlot_status_command_run (int    argc,
                                char **argv);

G_END_DECLS
