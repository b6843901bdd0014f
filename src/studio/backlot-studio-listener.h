/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The doors of the studio: the lock that decides who serves, the Unix socket, and TCP. */
#pragma once

#include "studio/backlot-studio-paths.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

int      backlot_studio_lock          (const BacklotStudioPaths  *paths,
                                       GError                   **error);
gboolean backlot_studio_listen_unix   (SoupServer                *server,
                                       const char                *path,
                                       GError                   **error);
char    *backlot_studio_listen_tcp    (SoupServer                *server,
                                       const char                *host_port,
                                       GError                   **error);

G_END_DECLS
