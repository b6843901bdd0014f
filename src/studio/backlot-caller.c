/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who asks: the person and the role that a request was made with. */

#include "config.h"

#include "studio/backlot-caller.h"

BacklotCaller *
backlot_caller_new (BacklotRole  role,
                    const char  *user_id)
{
  BacklotCaller *self = g_new0 (BacklotCaller, 1);

  self->role = role;
  self->user_id = g_strdup (user_id);
  return self;
}

BacklotCaller *
backlot_caller_copy (const BacklotCaller *caller)
{
  BacklotCaller *copy;

  if (caller == NULL)
    return NULL;

  copy = backlot_caller_new (caller->role, caller->user_id);
  copy->session_id = g_strdup (caller->session_id);
  copy->claims = g_strdup (caller->claims);
  copy->headers = g_strdup (caller->headers);
  copy->expires_at = caller->expires_at;
  return copy;
}

/* For a caller on the stack. */
void
backlot_caller_clear (BacklotCaller *caller)
{
  g_clear_pointer (&caller->user_id, g_free);
  g_clear_pointer (&caller->session_id, g_free);
  g_clear_pointer (&caller->claims, g_free);
  g_clear_pointer (&caller->headers, g_free);
}

void
backlot_caller_free (BacklotCaller *caller)
{
  if (caller == NULL)
    return;
  backlot_caller_clear (caller);
  g_free (caller);
}

const char *
backlot_role_to_string (BacklotRole role)
{
  switch (role)
    {
    case BACKLOT_ROLE_ANON:
      return "anon";
    case BACKLOT_ROLE_AUTHENTICATED:
      return "authenticated";
    case BACKLOT_ROLE_SERVICE:
      return "service_role";
    default:
      g_assert_not_reached ();
    }
}
