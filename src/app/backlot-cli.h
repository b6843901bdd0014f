/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the program does without a window, before GTK is touched. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean backlot_cli_run (int    argc,
                          char **argv,
                          int   *status);

G_END_DECLS
