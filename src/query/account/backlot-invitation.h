/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person types or pastes to say where a team's studio is. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * BacklotInvitation:
 * @url: of the server, without a slash at the end
 * @key: (nullable): its publishable key, where the text has one
 * @email: (nullable): who is invited
 */
typedef struct
{
  char *url;
  char *key;
  char *email;
} BacklotInvitation;

typedef enum
{
  BACKLOT_INVITATION_GOOD,
  BACKLOT_INVITATION_NO_ADDRESS,   /* nothing that could be one */
  BACKLOT_INVITATION_IN_THE_CLEAR, /* an address over the network without TLS */
} BacklotInvitationVerdict;

/* @text: an address, with or without its scheme, or `backlot:invite?url=…&key=…&email=…` */
BacklotInvitationVerdict  backlot_invitation_parse (const char         *text,
                                                    BacklotInvitation **invitation);
char                     *backlot_invitation_word  (const char         *url,
                                                    const char         *key,
                                                    const char         *email);
void                      backlot_invitation_free  (BacklotInvitation  *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BacklotInvitation, backlot_invitation_free)

G_END_DECLS
