/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Operations on a shared text: keep, insert, delete, counted in code points. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *backlot_text_ops_apply (const char  *text,
                              const char  *ops,
                              GError     **error);

G_END_DECLS
