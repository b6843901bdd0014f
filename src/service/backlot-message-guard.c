/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cancels a message only as long as its answer has not come. */

#include "config.h"

#include "service/backlot-message-guard.h"

#define GUARD_KEY "backlot-message-guard"

typedef struct
{
  GCancellable *inner;    /* (owned): what libsoup sees */
  GSource      *source;   /* (owned) (nullable): until the answer has come */
} Guard;

static void
stop_watching (Guard *guard)
{
  if (guard->source != NULL)
    g_source_destroy (guard->source);
  g_clear_pointer (&guard->source, g_source_unref);
}

static void
guard_free (gpointer data)
{
  Guard *guard = data;

  stop_watching (guard);
  g_object_unref (guard->inner);
  g_free (guard);
}

static gboolean
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  Guard *guard = user_data;

  g_cancellable_cancel (guard->inner);
  return G_SOURCE_REMOVE;
}

static void
got_headers_cb (SoupMessage *message,
                gpointer     user_data)
{
  stop_watching (user_data);
}

/**
 * backlot_message_guard:
 * @message: about to be sent, for the first time
 * @cancellable: (nullable): of the caller
 *
 * libsoup 3.6.5 frees a message's place in its queue twice when the message is cancelled in the
 * turn of the main loop that lies between the reading of the answer's headers and its callback;
 * the session is damaged with it. So libsoup is given a cancellable that is never cancelled from
 * the headers on. The caller looks at @cancellable in its callback, which comes a turn later.
 *
 * Returns: (transfer none) (nullable): what to send @message with, alive as long as @message
 */
GCancellable *
backlot_message_guard (SoupMessage  *message,
                       GCancellable *cancellable)
{
  Guard *guard = NULL;

  g_return_val_if_fail (SOUP_IS_MESSAGE (message), NULL);

  if (cancellable == NULL)
    return NULL;

  guard = g_new0 (Guard, 1);
  guard->inner = g_cancellable_new ();
  if (g_cancellable_is_cancelled (cancellable))
    g_cancellable_cancel (guard->inner);
  guard->source = g_cancellable_source_new (cancellable);
  g_source_set_static_name (guard->source, "backlot-message-guard");
  g_source_set_callback (guard->source, G_SOURCE_FUNC (cancelled_cb), guard, NULL);
  g_source_attach (guard->source, g_main_context_get_thread_default ());
  g_signal_connect (message, "got-headers", G_CALLBACK (got_headers_cb), guard);
  g_object_set_data_full (G_OBJECT (message), GUARD_KEY, guard, guard_free);

  return guard->inner;
}
