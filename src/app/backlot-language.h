/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The language of the program, as the person chose it. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* To be called when the session's locale is set, and before anything is worded: the choice holds
 * for the whole run, and that of words for the programs that this one starts. Without a choice the
 * language is the session's. Of the command line `--data-dir` is looked at. */
void backlot_language_apply (int    argc,
                             char **argv);

G_END_DECLS
