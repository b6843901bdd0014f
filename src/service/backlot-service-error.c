/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Turns answers and broken connections into errors that keep what the server said. */

#include "config.h"

#include "service/backlot-service-error.h"

#include <string.h>

#include <libsoup/soup.h>

typedef struct
{
  guint        status;          /* 0: the server said nothing */
  char        *code;            /* (owned) (nullable) */
  LarderValue *details;         /* (owned) (nullable) */
  int          retry_after_s;   /* −1: not said */
} BacklotServiceErrorPrivate;

/* What follows is G_DEFINE_EXTENDED_ERROR() with an accessor that never gives NULL: the macro's one
 * does for errors of other domains, which the compiler reports at every use. */
static BacklotServiceErrorPrivate *
get_private (const GError *error)
{
  const gsize alignment = 2 * sizeof (gsize);
  const gsize size = (sizeof (BacklotServiceErrorPrivate) + (alignment - 1)) & -alignment;

  g_assert (error->domain == BACKLOT_SERVICE_ERROR);

  return (BacklotServiceErrorPrivate *) (gpointer) ((guint8 *) error - size);
}

static void
init_error (GError *error)
{
  get_private (error)->retry_after_s = -1;
}

static void
copy_error (const GError *source,
            GError       *target)
{
  const BacklotServiceErrorPrivate *from = get_private (source);
  BacklotServiceErrorPrivate *to = get_private (target);

  to->status = from->status;
  to->code = g_strdup (from->code);
  to->details = from->details != NULL ? larder_value_ref (from->details) : NULL;
  to->retry_after_s = from->retry_after_s;
}

static void
clear_error (GError *error)
{
  BacklotServiceErrorPrivate *priv = get_private (error);

  g_clear_pointer (&priv->code, g_free);
  g_clear_pointer (&priv->details, larder_value_unref);
}

GQuark
backlot_service_error_quark (void)
{
  static gsize quark;

  if (g_once_init_enter (&quark))
    {
      gsize domain = g_error_domain_register_static ("backlot-service-error-quark",
                                                      sizeof (BacklotServiceErrorPrivate),
                                                      init_error, copy_error, clear_error);

      g_once_init_leave (&quark, domain);
    }

  return (GQuark) quark;
}

static BacklotServiceError
error_for_status (guint       status,
                  const char *code)
{
  static const struct
  {
    guint               status;
    BacklotServiceError error;
  } table[] = {
    { 401, BACKLOT_SERVICE_ERROR_UNAUTHORIZED },
    { 402, BACKLOT_SERVICE_ERROR_PAYMENT },
    { 403, BACKLOT_SERVICE_ERROR_DENIED },
    { 404, BACKLOT_SERVICE_ERROR_NOT_FOUND },
    { 408, BACKLOT_SERVICE_ERROR_TIMEOUT },
    { 409, BACKLOT_SERVICE_ERROR_CONFLICT },
    { 410, BACKLOT_SERVICE_ERROR_NOT_FOUND },
    { 412, BACKLOT_SERVICE_ERROR_PRECONDITION },
    { 413, BACKLOT_SERVICE_ERROR_TOO_LARGE },
    { 422, BACKLOT_SERVICE_ERROR_UNPROCESSABLE },
    { 429, BACKLOT_SERVICE_ERROR_RATE_LIMITED },
    { 504, BACKLOT_SERVICE_ERROR_TIMEOUT },
  };

  if (g_strcmp0 (code, "PGRST116") == 0)
    return BACKLOT_SERVICE_ERROR_NOT_FOUND;
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (table[i].status == status)
      return table[i].error;
  if (status >= 500)
    return BACKLOT_SERVICE_ERROR_SERVER;
  if (status >= 400)
    return BACKLOT_SERVICE_ERROR_REFUSED;

  return BACKLOT_SERVICE_ERROR_UNREADABLE;
}

static const char *
first_member_string (LarderValue *body,
                     const char  *first,
                     ...)
{
  const char *text = NULL;
  va_list names;

  va_start (names, first);
  for (const char *name = first; name != NULL && text == NULL; name = va_arg (names, const char *))
    text = larder_value_get_member_string (body, name);
  va_end (names);

  return text;
}

/* Functions raise PTnnn with the stable code as the message; Auth says code or error_code. */
static const char *
find_code (LarderValue *body,
           const char  *message)
{
  const char *code = larder_value_get_member_string (body, "code");

  if (code != NULL && g_str_has_prefix (code, "PT") && strlen (code) == 5 &&
      message != NULL && *message != '\0' && strchr (message, ' ') == NULL)
    return message;

  return code != NULL ? code : larder_value_get_member_string (body, "error_code");
}

/* Storage answers 400 to nearly everything; the true status is text in the body. */
static guint
find_status (guint        status,
             LarderValue *body)
{
  const char *text = larder_value_get_member_string (body, "statusCode");
  guint64 number = 0;

  if (status == 400 && text != NULL &&
      g_ascii_string_to_unsigned (text, 10, 400, 599, &number, NULL))
    return (guint) number;

  return status;
}

/* `details` is JSON as text where a function raised it, plain text elsewhere. */
static LarderValue *
find_details (LarderValue *body)
{
  LarderValue *details = larder_value_get_member (body, "details");
  LarderValue *parsed = NULL;

  if (details == NULL || larder_value_is_null (details))
    return NULL;
  if (larder_value_get_kind (details) == LARDER_VALUE_STRING)
    parsed = larder_value_new_from_json (larder_value_get_string (details), -1, NULL);

  return parsed != NULL ? parsed : larder_value_ref (details);
}

static int
parse_retry_after (const char *retry_after)
{
  guint64 seconds = 0;

  if (retry_after != NULL &&
      g_ascii_string_to_unsigned (retry_after, 10, 0, 24 * 3600, &seconds, NULL))
    return (int) seconds;

  return -1;
}

/**
 * backlot_service_error_new_from_answer:
 * @status: of the answer, not 2xx
 * @retry_after: (nullable): the header of that name
 * @body: (nullable): the answer's JSON, in any of the shapes of the five services
 *
 * Returns: (transfer full): the error
 */
GError *
backlot_service_error_new_from_answer (guint        status,
                                       const char  *retry_after,
                                       LarderValue *body)
{
  BacklotServiceErrorPrivate *priv = NULL;
  g_autoptr(LarderValue) empty = larder_value_new_null ();
  LarderValue *value = body != NULL ? body : empty;
  const char *message = first_member_string (value, "msg", "message", "error_description",
                                             "error", NULL);
  const char *code = find_code (value, message);
  guint true_status = find_status (status, value);
  GError *error = NULL;

  error = g_error_new_literal (BACKLOT_SERVICE_ERROR, (int) error_for_status (true_status, code),
                               message != NULL ? message : "The server refused the request");
  priv = get_private (error);
  priv->status = true_status;
  priv->code = g_strdup (code);
  priv->details = find_details (value);
  priv->retry_after_s = parse_retry_after (retry_after);

  return error;
}

/**
 * backlot_service_error_new_from_text:
 * @status: of the answer, not 2xx
 * @text: (nullable): what the server said in words, as resumable uploads do
 *
 * Returns: (transfer full): the error
 */
GError *
backlot_service_error_new_from_text (guint       status,
                                     const char *text)
{
  BacklotServiceErrorPrivate *priv = NULL;
  GError *error = NULL;

  error = g_error_new_literal (BACKLOT_SERVICE_ERROR, (int) error_for_status (status, NULL),
                               text != NULL && *text != '\0' ? text
                                                             : "The server refused the request");
  priv = get_private (error);
  priv->status = status;

  return error;
}

/* What a person who has just typed an address can do something about. */
static const char *
find_trouble (const GError *error)
{
  if (error->domain == G_TLS_ERROR)
    return "tls";
  if (error->domain == G_RESOLVER_ERROR)
    return "unknown_host";
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED))
    return "refused";

  return NULL;
}

/**
 * backlot_service_error_new_from_io:
 * @error: what GIO or libsoup said about a connection
 *
 * Returns: (transfer full): OFFLINE, with the code `tls`, `unknown_host` or `refused` where it is
 *   known, or TIMEOUT; a cancellation and errors of this domain unchanged
 */
GError *
backlot_service_error_new_from_io (const GError *error)
{
  GError *offline = NULL;

  if (error->domain == BACKLOT_SERVICE_ERROR ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_error_copy (error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return g_error_new (BACKLOT_SERVICE_ERROR, BACKLOT_SERVICE_ERROR_TIMEOUT,
                        "The server did not answer in time: %s", error->message);
  if (error->domain == SOUP_SESSION_ERROR &&
      (error->code == SOUP_SESSION_ERROR_PARSING || error->code == SOUP_SESSION_ERROR_ENCODING))
    return g_error_new (BACKLOT_SERVICE_ERROR, BACKLOT_SERVICE_ERROR_UNREADABLE,
                        "The answer is not HTTP: %s", error->message);

  offline = g_error_new (BACKLOT_SERVICE_ERROR, BACKLOT_SERVICE_ERROR_OFFLINE,
                         "The server can not be reached: %s", error->message);
  get_private (offline)->code = g_strdup (find_trouble (error));
  return offline;
}

/**
 * backlot_service_error_get_status:
 * @error: any error
 *
 * Returns: the HTTP status, 0 if no server answered
 */
guint
backlot_service_error_get_status (const GError *error)
{
  return error->domain == BACKLOT_SERVICE_ERROR
           ? get_private (error)->status : 0;
}

/**
 * backlot_service_error_get_code:
 * @error: any error
 *
 * Returns: (nullable): the stable code, such as `insufficient_credits`, `23505` or
 *   `KeyAlreadyExists`
 */
const char *
backlot_service_error_get_code (const GError *error)
{
  return error->domain == BACKLOT_SERVICE_ERROR
           ? get_private (error)->code : NULL;
}

/**
 * backlot_service_error_get_details:
 * @error: any error
 *
 * Returns: (transfer none) (nullable): what belongs to the code, such as `{"required","available"}`
 */
LarderValue *
backlot_service_error_get_details (const GError *error)
{
  return error->domain == BACKLOT_SERVICE_ERROR
           ? get_private (error)->details : NULL;
}

/**
 * backlot_service_error_get_retry_after_s:
 * @error: any error
 *
 * Returns: how many seconds the server asked to wait, −1 if it did not
 */
int
backlot_service_error_get_retry_after_s (const GError *error)
{
  return error->domain == BACKLOT_SERVICE_ERROR
           ? get_private (error)->retry_after_s : -1;
}

/**
 * backlot_service_error_is_transient:
 * @error: any error
 *
 * Returns: whether the same request may well succeed later, unchanged: network, time, 429, 5xx, an
 *   unreadable answer, a studio that does not start
 */
gboolean
backlot_service_error_is_transient (const GError *error)
{
  static const BacklotServiceError transient[] = {
    BACKLOT_SERVICE_ERROR_OFFLINE, BACKLOT_SERVICE_ERROR_TIMEOUT,
    BACKLOT_SERVICE_ERROR_RATE_LIMITED, BACKLOT_SERVICE_ERROR_SERVER,
    BACKLOT_SERVICE_ERROR_UNREADABLE, BACKLOT_SERVICE_ERROR_STUDIO_FAILED,
    BACKLOT_SERVICE_ERROR_STUDIO_FOLDER, BACKLOT_SERVICE_ERROR_STUDIO_FULL,
    BACKLOT_SERVICE_ERROR_STUDIO_DATA,
  };

  for (guint i = 0; i < G_N_ELEMENTS (transient); i++)
    if (g_error_matches (error, BACKLOT_SERVICE_ERROR, (int) transient[i]))
      return TRUE;

  return FALSE;
}
