/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The studio's keys: what opens it, and what signs its tokens. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The same on every machine: it lets nobody in, it only names the protocol's role `anon`. */
#define BACKLOT_STUDIO_PUBLISHABLE_KEY "sb_publishable_local"

/**
 * BacklotStudioKeys:
 * @secret_key: the API key that no access rule holds back
 * @jwt_secret: signs tokens and URLs
 * @webhook_secret: signs webhooks
 */
typedef struct
{
  char   *secret_key;
  GBytes *jwt_secret;
  char   *webhook_secret;
} BacklotStudioKeys;

BacklotStudioKeys *backlot_studio_keys_load (const char         *path,
                                             GError            **error);
void               backlot_studio_keys_free (BacklotStudioKeys  *keys);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BacklotStudioKeys, backlot_studio_keys_free)

G_END_DECLS
