/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An error as the protocols tell it: HTTP status, stable code, message, details, hint. */

#include "config.h"

#include "studio/backlot-api-error.h"

#include <yyjson.h>

typedef struct
{
  char *code;
  char *details;   /* nullable */
  char *hint;      /* nullable */
} BacklotApiErrorPrivate;

static void
backlot_api_error_private_init (BacklotApiErrorPrivate *priv)
{
}

static void
backlot_api_error_private_copy (const BacklotApiErrorPrivate *source,
                                BacklotApiErrorPrivate       *copy)
{
  g_assert (source != NULL && copy != NULL);
  copy->code = g_strdup (source->code);
  copy->details = g_strdup (source->details);
  copy->hint = g_strdup (source->hint);
}

static void
backlot_api_error_private_clear (BacklotApiErrorPrivate *priv)
{
  g_assert (priv != NULL);
  g_free (priv->code);
  g_free (priv->details);
  g_free (priv->hint);
}

G_DEFINE_EXTENDED_ERROR (BacklotApiError, backlot_api_error)

static const BacklotApiErrorPrivate *
get_told (const GError *error)
{
  const BacklotApiErrorPrivate *priv = backlot_api_error_get_private (error);

  g_assert (priv != NULL);
  return priv;
}

/**
 * backlot_api_error_new:
 * @status: the HTTP status of the answer
 * @code: SQLSTATE or code of the service, such as `23505` or `PGRST116`
 * @details: (nullable): for `PTnnn` codes JSON text
 * @hint: (nullable): what could be done about it
 */
GError *
backlot_api_error_new (guint       status,
                       const char *code,
                       const char *message,
                       const char *details,
                       const char *hint)
{
  GError *error = g_error_new_literal (BACKLOT_API_ERROR, (int) status, message);
  BacklotApiErrorPrivate *priv = backlot_api_error_get_private (error);

  g_assert (priv != NULL);
  priv->code = g_strdup (code);
  priv->details = g_strdup (details);
  priv->hint = g_strdup (hint);
  return error;
}

void
backlot_api_error_set (GError     **error,
                       guint        status,
                       const char  *code,
                       const char  *format,
                       ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_propagate_error (error, backlot_api_error_new (status, code, message, NULL, NULL));
}

/**
 * backlot_api_error_fail:
 * @message: a stable code of the domain, such as `no_photos`
 * @details: (nullable): JSON text; an empty object if %NULL
 *
 * The twin of `private.fail` of the PostgreSQL schema: code `PTnnn`, answered with that status.
 */
void
backlot_api_error_fail (GError     **error,
                        guint        status,
                        const char  *message,
                        const char  *details)
{
  g_autofree char *code = g_strdup_printf ("PT%u", status);

  g_propagate_error (error, backlot_api_error_new (status, code, message,
                                                   details != NULL ? details : "{}", NULL));
}

gboolean
backlot_api_error_is (const GError *error,
                      const char   *code)
{
  return g_strcmp0 (backlot_api_error_get_code (error), code) == 0;
}

/* 500 for an error of any other domain: the world's trouble, not the request's. */
guint
backlot_api_error_get_status (const GError *error)
{
  return error->domain == BACKLOT_API_ERROR ? (guint) error->code : 500;
}

const char *
backlot_api_error_get_code (const GError *error)
{
  if (error->domain != BACKLOT_API_ERROR)
    return "XX000";
  return get_told (error)->code;
}

const char *
backlot_api_error_get_details (const GError *error)
{
  if (error->domain != BACKLOT_API_ERROR)
    return NULL;
  return get_told (error)->details;
}

const char *
backlot_api_error_get_hint (const GError *error)
{
  if (error->domain != BACKLOT_API_ERROR)
    return NULL;
  return get_told (error)->hint;
}

static void
add_nullable (yyjson_mut_doc *doc,
              yyjson_mut_val *object,
              const char     *name,
              const char     *value)
{
  if (value != NULL)
    yyjson_mut_obj_add_str (doc, object, name, value);
  else
    yyjson_mut_obj_add_null (doc, object, name);
}

/**
 * backlot_api_error_to_json:
 *
 * Returns: (transfer full): the body of PostgREST's error answers
 */
char *
backlot_api_error_to_json (const GError *error)
{
  yyjson_mut_doc *doc = yyjson_mut_doc_new (NULL);
  yyjson_mut_val *object = yyjson_mut_obj (doc);
  g_autofree char *valid = g_utf8_make_valid (error->message, -1);
  char *written;
  char *json;

  yyjson_mut_doc_set_root (doc, object);
  yyjson_mut_obj_add_str (doc, object, "code", backlot_api_error_get_code (error));
  yyjson_mut_obj_add_str (doc, object, "message", valid);
  add_nullable (doc, object, "details", backlot_api_error_get_details (error));
  add_nullable (doc, object, "hint", backlot_api_error_get_hint (error));
  written = yyjson_mut_write (doc, YYJSON_WRITE_ALLOW_INVALID_UNICODE, NULL);
  json = g_strdup (written);
  free (written);
  yyjson_mut_doc_free (doc);
  return json;
}

static char *
write_object (yyjson_mut_doc *doc)
{
  char *written = yyjson_mut_write (doc, 0, NULL);
  char *json = g_strdup (written);

  free (written);
  yyjson_mut_doc_free (doc);
  return json;
}

/**
 * backlot_api_details:
 * @name: name of the first member; its value, a gint64, follows, then more pairs, then %NULL
 *
 * Returns: (transfer full): a JSON object of numbers
 */
char *
backlot_api_details (const char *name,
                     ...)
{
  yyjson_mut_doc *doc = yyjson_mut_doc_new (NULL);
  yyjson_mut_val *object = yyjson_mut_obj (doc);
  va_list args;

  yyjson_mut_doc_set_root (doc, object);
  va_start (args, name);
  for (; name != NULL; name = va_arg (args, const char *))
    yyjson_mut_obj_add_int (doc, object, name, va_arg (args, gint64));
  va_end (args);
  return write_object (doc);
}

/* A JSON object with one text. */
char *
backlot_api_details_text (const char *name,
                          const char *value)
{
  yyjson_mut_doc *doc = yyjson_mut_doc_new (NULL);
  yyjson_mut_val *object = yyjson_mut_obj (doc);

  yyjson_mut_doc_set_root (doc, object);
  yyjson_mut_obj_add_str (doc, object, name, value);
  return write_object (doc);
}

/* The same with any number of texts: names and values, then %NULL. */
char *
backlot_api_details_texts (const char *name,
                           ...)
{
  yyjson_mut_doc *doc = yyjson_mut_doc_new (NULL);
  yyjson_mut_val *object = yyjson_mut_obj (doc);
  va_list args;

  yyjson_mut_doc_set_root (doc, object);
  va_start (args, name);
  for (; name != NULL; name = va_arg (args, const char *))
    yyjson_mut_obj_add_str (doc, object, name, va_arg (args, const char *));
  va_end (args);
  return write_object (doc);
}
