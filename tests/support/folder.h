/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Folders of tests. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* With all that is in it; what a link leads to stays. */
void test_remove_folder (const char *path);

G_END_DECLS
