/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads the headers and the query of one request to the REST service. */

#include "config.h"

#include "studio/backlot-rest-call.h"

#include <string.h>

#include "studio/backlot-api-error.h"

/**
 * backlot_rest_call_new:
 * @path: what stands behind `/rest/v1/`: a table, or `rpc/` and a function
 * @query_string: (nullable): as it came
 */
BacklotRestCall *
backlot_rest_call_new (const char *method,
                       const char *path,
                       const char *query_string)
{
  BacklotRestCall *self = g_new0 (BacklotRestCall, 1);

  self->method = g_strdup (method);
  self->is_function = g_str_has_prefix (path, "rpc/");
  self->resource = g_strdup (self->is_function ? path + strlen ("rpc/") : path);
  self->query_string = g_strdup (query_string);
  self->max_affected = -1;
  self->content_type = "application/json; charset=utf-8";
  return self;
}

void
backlot_rest_call_free (BacklotRestCall *self)
{
  g_free (self->method);
  g_free (self->resource);
  g_free (self->query_string);
  g_free (self->prefer);
  g_free (self->accept);
  g_free (self->profile);
  g_free (self->range);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_clear_pointer (&self->query, backlot_wire_rest_free);
  if (self->answer != NULL)
    g_string_free (self->answer, TRUE);
  if (self->applied != NULL)
    g_string_free (self->applied, TRUE);
  g_free (self->content_range);
  g_free (self->location);
  g_clear_pointer (&self->watch, backlot_row_watch_free);
  g_free (self->found);
  g_free (self);
}

/* Adds to the header Preference-Applied. */
void
backlot_rest_call_applied (BacklotRestCall *self,
                           const char      *preference)
{
  if (self->applied == NULL)
    self->applied = g_string_new (NULL);
  else
    g_string_append (self->applied, ", ");
  g_string_append (self->applied, preference);
}

static gboolean
take_preference (BacklotRestCall *self,
                 const char      *preference)
{
  guint64 number;

  if (g_str_equal (preference, "return=representation"))
    self->returns = BACKLOT_REST_RETURN_ROWS;
  else if (g_str_equal (preference, "return=headers-only"))
    self->returns = BACKLOT_REST_RETURN_HEADERS;
  else if (g_str_equal (preference, "return=minimal"))
    self->returns = BACKLOT_REST_RETURN_MINIMAL;
  else if (g_str_equal (preference, "count=exact") || g_str_equal (preference, "count=planned") ||
           g_str_equal (preference, "count=estimated"))
    self->count = TRUE;
  else if (g_str_equal (preference, "resolution=merge-duplicates"))
    self->resolution = BACKLOT_REST_RESOLUTION_MERGE;
  else if (g_str_equal (preference, "resolution=ignore-duplicates"))
    self->resolution = BACKLOT_REST_RESOLUTION_IGNORE;
  else if (g_str_equal (preference, "missing=default"))
    self->missing_default = TRUE;
  else if (g_str_equal (preference, "handling=strict"))
    self->strict = TRUE;
  else if (g_str_has_prefix (preference, "max-affected=") &&
           g_ascii_string_to_unsigned (preference + strlen ("max-affected="), 10, 0, G_MAXINT32,
                                       &number, NULL))
    self->max_affected = (gint64) number;
  else
    return FALSE;
  return TRUE;
}

/* Preferences that are read but change nothing here. */
static gboolean
is_harmless (const char *preference)
{
  static const char * const known[] = { "missing=null", "handling=lenient", "params=single-object",
                                        "tx=commit", "tx=rollback", NULL };

  return *preference == '\0' || g_strv_contains (known, preference) ||
         g_str_has_prefix (preference, "timezone=");
}

static gboolean
read_preferences (BacklotRestCall  *self,
                  GError          **error)
{
  g_auto(GStrv) parts = self->prefer != NULL ? g_strsplit (self->prefer, ",", -1) : NULL;
  g_autoptr(GString) unknown = g_string_new (NULL);

  for (guint i = 0; parts != NULL && parts[i] != NULL; i++)
    {
      const char *preference = g_strstrip (parts[i]);

      if (take_preference (self, preference))
        {
          backlot_rest_call_applied (self, preference);
        }
      else if (!is_harmless (preference))
        {
          g_string_append (unknown, unknown->len > 0 ? ", " : "");
          g_string_append (unknown, preference);
        }
    }
  if (self->strict && unknown->len > 0)
    {
      GError *invalid = backlot_api_error_new (400, "PGRST122",
                                               "Invalid preferences given with handling=strict",
                                               unknown->str, NULL);

      g_propagate_error (error, invalid);
      return FALSE;
    }
  /* PostgREST heeds max-affected only together with handling=strict. */
  if (!self->strict)
    self->max_affected = -1;
  return TRUE;
}

static gboolean
read_accept (BacklotRestCall  *self,
             GError          **error)
{
  g_auto(GStrv) parts = g_strsplit (self->accept != NULL ? self->accept : "*/*", ",", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      char *end = strchr (parts[i], ';');
      const char *type;

      if (end != NULL)
        *end = '\0';
      type = g_strstrip (parts[i]);
      if (g_str_equal (type, "application/json") || g_str_equal (type, "*/*") ||
          g_str_equal (type, "application/*") || *type == '\0' ||
          g_str_equal (type, "application/vnd.pgrst.array+json"))
        {
          self->media = BACKLOT_REST_MEDIA_ARRAY;
          return TRUE;
        }
      if (g_str_equal (type, "application/vnd.pgrst.object+json") ||
          g_str_equal (type, "application/vnd.pgrst.object"))
        {
          self->media = BACKLOT_REST_MEDIA_OBJECT;
          self->content_type = "application/vnd.pgrst.object+json; charset=utf-8";
          return TRUE;
        }
      if (g_str_equal (type, "text/csv"))
        {
          self->media = BACKLOT_REST_MEDIA_CSV;
          self->content_type = "text/csv; charset=utf-8";
          return TRUE;
        }
    }
  backlot_api_error_set (error, 406, "PGRST107",
                         "None of these media types are available: %s", self->accept);
  return FALSE;
}

/* `Range: 0-24` counts only where the query says nothing. */
static gboolean
read_range (BacklotRestCall  *self,
            GError          **error)
{
  BacklotWireScope *scope = backlot_wire_rest_get_scope (self->query, "");
  const char *range = self->range;
  g_auto(GStrv) ends = NULL;
  guint64 first;
  guint64 last;

  if (range == NULL || scope->limit >= 0 || scope->offset > 0)
    return TRUE;
  if (g_str_has_prefix (range, "items="))
    range += strlen ("items=");
  ends = g_strsplit (range, "-", 2);
  if (ends[0] == NULL || ends[1] == NULL ||
      !g_ascii_string_to_unsigned (ends[0], 10, 0, G_MAXINT32, &first, NULL))
    return TRUE;
  scope->offset = (gint64) first;
  if (*ends[1] == '\0')
    return TRUE;
  if (!g_ascii_string_to_unsigned (ends[1], 10, 0, G_MAXINT32, &last, NULL) || last < first)
    {
      backlot_api_error_set (error, 416, "PGRST103", "Requested range not satisfiable");
      return FALSE;
    }
  scope->limit = (gint64) (last - first + 1);
  return TRUE;
}

/* Reads everything that does not need the schema. */
gboolean
backlot_rest_call_read (BacklotRestCall  *self,
                        GError          **error)
{
  g_autoptr(GError) syntax = NULL;
  gboolean is_read = g_str_equal (self->method, "GET") || g_str_equal (self->method, "HEAD");

  if (self->profile != NULL && !g_str_equal (self->profile, "public"))
    {
      backlot_api_error_set (error, 406, "PGRST106", "Invalid schema: %s", self->profile);
      return FALSE;
    }
  if (!read_preferences (self, error) || !read_accept (self, error))
    return FALSE;

  self->query = backlot_wire_rest_parse (self->query_string, self->is_function && is_read, &syntax);
  if (self->query == NULL)
    {
      backlot_api_error_set (error, 400, "PGRST100", "%s", syntax->message);
      return FALSE;
    }
  return !is_read || read_range (self, error);
}
