/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can go wrong for a person: the only error domain that the widgets see and word. */

#include "config.h"

#include "query/backlot-error.h"

typedef struct
{
  int retry_after_s;   /* 0: the server did not say */
} BacklotErrorPrivate;

static void
backlot_error_private_init (BacklotErrorPrivate *priv)
{
}

static void
backlot_error_private_copy (const BacklotErrorPrivate *from,
                            BacklotErrorPrivate       *to)
{
  if (from != NULL && to != NULL)
    to->retry_after_s = from->retry_after_s;
}

static void
backlot_error_private_clear (BacklotErrorPrivate *priv)
{
}

G_DEFINE_EXTENDED_ERROR (BacklotError, backlot_error)

gboolean
backlot_error_is_temporary (const GError *error)
{
  return g_error_matches (error, BACKLOT_ERROR, BACKLOT_ERROR_NETWORK) ||
         g_error_matches (error, BACKLOT_ERROR, BACKLOT_ERROR_BUSY_SERVER) ||
         g_error_matches (error, BACKLOT_ERROR, BACKLOT_ERROR_STRANGE_ANSWER) ||
         g_error_matches (error, BACKLOT_ERROR, BACKLOT_ERROR_METERED) ||
         g_error_matches (error, BACKLOT_ERROR, BACKLOT_ERROR_NOT_SIGNED_IN) ||
         backlot_error_is_studio (error);
}

gboolean
backlot_error_is_studio (const GError *error)
{
  return g_error_matches (error, BACKLOT_ERROR, BACKLOT_ERROR_STUDIO) ||
         g_error_matches (error, BACKLOT_ERROR, BACKLOT_ERROR_STUDIO_FOLDER) ||
         g_error_matches (error, BACKLOT_ERROR, BACKLOT_ERROR_STUDIO_FULL) ||
         g_error_matches (error, BACKLOT_ERROR, BACKLOT_ERROR_STUDIO_DATA);
}

gboolean
backlot_error_is_fault (const GError *error)
{
  return g_error_matches (error, BACKLOT_ERROR, BACKLOT_ERROR_FAULT) ||
         g_error_matches (error, BACKLOT_ERROR, BACKLOT_ERROR_BAD_ANSWER);
}

void
backlot_error_set_retry_after_s (GError *error,
                                 int     retry_after_s)
{
  BacklotErrorPrivate *priv = backlot_error_get_private (error);

  if (priv != NULL)
    priv->retry_after_s = MAX (retry_after_s, 0);
}

gint64
backlot_error_get_delay_ms (const GError *error,
                            guint         failure_count)
{
  gint64 delay = MIN (G_GINT64_CONSTANT (1000) << MIN (failure_count, 5), 30000);

  if (error != NULL && error->domain == BACKLOT_ERROR)
    {
      BacklotErrorPrivate *priv = backlot_error_get_private (error);

      if (priv != NULL)
        delay = MAX (delay, G_GINT64_CONSTANT (1000) * priv->retry_after_s);
    }
  return delay;
}
