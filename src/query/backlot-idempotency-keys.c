/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ids of requests that move money, until their outcome is known. */

#include "config.h"

#include "query/backlot-idempotency-keys.h"

struct _BacklotIdempotencyKeys
{
  char     *path;   /* (nullable): in memory */
  GKeyFile *file;   /* a group for each kind of request, in it subject = id */
};

/* A disk that is full does not keep anybody from working; the ids are in memory as well. */
static void
save (BacklotIdempotencyKeys *self)
{
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;
  gsize length;

  if (self->path == NULL)
    return;
  text = g_key_file_to_data (self->file, &length, NULL);
  if (!g_file_set_contents_full (self->path, text, (gssize) length,
                                 G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600,
                                 &error))
    g_message ("The ids of requests are not kept: %s", error->message);
}

/**
 * backlot_idempotency_keys_new:
 * @path: (nullable): where the ids are kept; %NULL: in memory
 *
 * A file that can not be read counts as empty.
 *
 * Returns: (transfer full): the ids of earlier requests without an outcome
 */
BacklotIdempotencyKeys *
backlot_idempotency_keys_new (const char *path)
{
  BacklotIdempotencyKeys *self = g_new0 (BacklotIdempotencyKeys, 1);

  self->path = g_strdup (path);
  self->file = g_key_file_new ();
  if (path != NULL)
    g_key_file_load_from_file (self->file, path, G_KEY_FILE_NONE, NULL);
  return self;
}

void
backlot_idempotency_keys_free (BacklotIdempotencyKeys *self)
{
  g_free (self->path);
  g_key_file_free (self->file);
  g_free (self);
}

/**
 * backlot_idempotency_keys_take:
 * @request: the kind of request, such as `jobs.submit`
 * @subject: the id of what it is for
 *
 * Returns: (transfer full): the id of the earlier request of which nobody knows what became of it,
 *   or a new one, which is on disk now
 */
char *
backlot_idempotency_keys_take (BacklotIdempotencyKeys *self,
                               const char             *request,
                               const char             *subject)
{
  g_autofree char *id = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (request != NULL, NULL);
  g_return_val_if_fail (subject != NULL, NULL);

  id = g_key_file_get_string (self->file, request, subject, NULL);
  if (id == NULL || !g_uuid_string_is_valid (id))
    {
      g_free (id);
      id = g_uuid_string_random ();
      g_key_file_set_string (self->file, request, subject, id);
      save (self);
    }
  return g_steal_pointer (&id);
}

/**
 * backlot_idempotency_keys_settle:
 * @request: the kind of request
 * @subject: the id of what it is for
 *
 * The outcome is known: done or refused. The next request is another one.
 */
void
backlot_idempotency_keys_settle (BacklotIdempotencyKeys *self,
                                 const char             *request,
                                 const char             *subject)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (request != NULL);
  g_return_if_fail (subject != NULL);

  if (g_key_file_remove_key (self->file, request, subject, NULL))
    save (self);
}
