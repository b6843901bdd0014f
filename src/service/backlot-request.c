/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One HTTP request before it is sent. */

#include "config.h"

#include "service/backlot-request-private.h"

/* Enough for the largest page of rows; files take other ways. */
#define DEFAULT_LIMIT (16 * 1024 * 1024)

/**
 * backlot_request_new:
 * @method: such as `GET`
 * @path: below the base URL, escaped, such as `/rest/v1/TABLE`
 * @query: (nullable): without the question mark, escaped
 * @flags: what kind of call it is
 *
 * Returns: (transfer full): a request without headers and body
 */
BacklotRequest *
backlot_request_new (const char          *method,
                     const char          *path,
                     const char          *query,
                     BacklotRequestFlags  flags)
{
  BacklotRequest *self = NULL;

  g_return_val_if_fail (method != NULL, NULL);
  g_return_val_if_fail (path != NULL && *path == '/', NULL);

  self = g_atomic_rc_box_new0 (BacklotRequest);
  self->method = g_strdup (method);
  self->path = g_strdup (path);
  self->query = query != NULL && *query != '\0' ? g_strdup (query) : NULL;
  self->flags = flags;
  self->limit = DEFAULT_LIMIT;
  self->headers = g_ptr_array_new_with_free_func (g_free);

  return self;
}

BacklotRequest *
backlot_request_ref (BacklotRequest *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear_request (gpointer data)
{
  BacklotRequest *self = data;

  g_free (self->method);
  g_free (self->path);
  g_free (self->query);
  g_ptr_array_unref (self->headers);
  g_free (self->content_type);
  g_clear_pointer (&self->body, g_bytes_unref);
}

void
backlot_request_unref (BacklotRequest *self)
{
  g_atomic_rc_box_release_full (self, clear_request);
}

void
backlot_request_add_header (BacklotRequest *self,
                            const char     *name,
                            const char     *value)
{
  g_return_if_fail (name != NULL && value != NULL);

  g_ptr_array_add (self->headers, g_strdup (name));
  g_ptr_array_add (self->headers, g_strdup (value));
}

void
backlot_request_set_json (BacklotRequest *self,
                          LarderValue    *body)
{
  g_autoptr(GBytes) bytes = larder_value_to_bytes (body);

  backlot_request_set_body (self, "application/json", bytes);
}

void
backlot_request_set_body (BacklotRequest *self,
                          const char     *content_type,
                          GBytes         *body)
{
  g_return_if_fail (content_type != NULL && body != NULL);

  g_set_str (&self->content_type, content_type);
  g_clear_pointer (&self->body, g_bytes_unref);
  self->body = g_bytes_ref (body);
}

/**
 * backlot_request_set_limit:
 * @self: the request
 * @max_bytes: an answer with more is an error; 16 MiB if nothing is said
 */
void
backlot_request_set_limit (BacklotRequest *self,
                           gsize           max_bytes)
{
  self->limit = max_bytes;
}

/**
 * backlot_request_set_progress:
 * @self: the request
 * @progress: (nullable): called in the context of the call, until it is finished
 * @user_data: for @progress
 */
void
backlot_request_set_progress (BacklotRequest         *self,
                              BacklotRequestProgress  progress,
                              gpointer                user_data)
{
  self->progress = progress;
  self->progress_data = user_data;
}

/**
 * backlot_request_escape_path:
 * @path: segments with slashes between them, not escaped
 *
 * Returns: (transfer full): the same for a URL; slashes stay
 */
char *
backlot_request_escape_path (const char *path)
{
  return g_uri_escape_string (path, "/", FALSE);
}
