/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Waiting for what events make true. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What guards it is meson's timeout: a program that is ended by it says what it waited for. */
#define wait_until(condition) \
  while (!test_wait_look (G_STRLOC ": " #condition, (condition))) \
    g_main_context_iteration (NULL, TRUE)

/* @what is static. Returns @done. */
gboolean test_wait_look (const char *what,
                         gboolean    done);

G_END_DECLS
