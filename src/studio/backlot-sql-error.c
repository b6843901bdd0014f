/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Turns what SQLite says into the errors that PostgREST would give. */

#include "config.h"

#include "studio/backlot-database-private.h"

#include <string.h>

#include "studio/backlot-api-error.h"

/* "projects.slug, projects.kind" → table "projects", columns "slug_kind" as PostgreSQL names its
   constraints. */
static char *
constraint_name (const char  *columns,
                 char       **table)
{
  g_auto(GStrv) parts = g_strsplit (columns, ", ", -1);
  GString *name = g_string_new (NULL);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      const char *dot = strchr (parts[i], '.');

      if (dot == NULL)
        continue;
      if (name->len == 0)
        {
          *table = g_strndup (parts[i], (gsize) (dot - parts[i]));
          g_string_append (name, *table);
        }
      g_string_append_c (name, '_');
      g_string_append (name, dot + 1);
    }
  return g_string_free (name, FALSE);
}

static void
take_unique (const char  *columns,
             gboolean     primary,
             GError     **error)
{
  g_autofree char *table = NULL;
  g_autofree char *name = constraint_name (columns, &table);
  const char *suffix = primary ? "pkey" : "key";

  backlot_api_error_set (error, 409, "23505",
                         "duplicate key value violates unique constraint \"%s_%s\"",
                         primary && table != NULL ? table : name, suffix);
}

static void
take_not_null (const char  *column,
               GError     **error)
{
  const char *dot = strchr (column, '.');

  backlot_api_error_set (error, 400, "23502",
                         "null value in column \"%s\" violates not-null constraint",
                         dot != NULL ? dot + 1 : column);
}

/* A trigger speaks as the constraint that it stands for. */
static void
take_trigger (const char  *message,
              GError     **error)
{
  static const char not_null[] = "NOT NULL constraint failed: ";

  if (g_str_has_prefix (message, not_null))
    take_not_null (message + strlen (not_null), error);
  else
    backlot_api_error_set (error, 400, "23000", "%s", message);
}

static void
take_constraint (sqlite3  *sqlite,
                 GError  **error)
{
  const char *message = sqlite3_errmsg (sqlite);
  const char *subject = strstr (message, "failed: ");

  subject = subject != NULL ? subject + strlen ("failed: ") : message;
  switch (sqlite3_extended_errcode (sqlite))
    {
    case SQLITE_CONSTRAINT_UNIQUE:
      take_unique (subject, FALSE, error);
      break;
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
      take_unique (subject, TRUE, error);
      break;
    case SQLITE_CONSTRAINT_NOTNULL:
      take_not_null (subject, error);
      break;
    case SQLITE_CONSTRAINT_FOREIGNKEY:
      backlot_api_error_set (error, 409, "23503", "the change violates a foreign key constraint");
      break;
    case SQLITE_CONSTRAINT_CHECK:
      backlot_api_error_set (error, 400, "23514", "new row violates check constraint \"%s\"",
                             subject);
      break;
    case SQLITE_CONSTRAINT_TRIGGER:
      take_trigger (message, error);
      break;
    default:
      backlot_api_error_set (error, 400, "23000", "%s", message);
      break;
    }
}

/* More filters, orders or members than SQLite puts into one statement. */
static gboolean
is_too_complex (const char *message)
{
  static const char * const beginnings[] = {
    "Expression tree is too large", "too many terms in ", "too many SQL variables",
    "parser stack overflow", NULL,
  };

  for (guint i = 0; beginnings[i] != NULL; i++)
    if (g_str_has_prefix (message, beginnings[i]))
      return TRUE;
  return FALSE;
}

/* What a request made SQLite say, as a cast of a text to JSON, has the caller as its cause. */
static void
take_other (const char  *message,
            GError     **error)
{
  if (g_str_equal (message, "malformed JSON"))
    backlot_api_error_set (error, 400, "22P02", "invalid input syntax for type json");
  else if (is_too_complex (message))
    backlot_api_error_set (error, 400, "54001", "the request asks for too much at once");
  else
    backlot_api_error_set (error, 500, "XX000", "%s", message);
}

/* Sets @error from the last failure of @sqlite, or from fail () where a statement called that. */
void
backlot_sql_error_take (BacklotTransaction  *transaction,
                        sqlite3             *sqlite,
                        GError             **error)
{
  if (transaction != NULL && transaction->failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&transaction->failure));
      return;
    }

  switch (sqlite3_errcode (sqlite) & 0xff)
    {
    case SQLITE_CONSTRAINT:
      take_constraint (sqlite, error);
      break;
    case SQLITE_FULL:
      backlot_api_error_set (error, 507, "53100", "the disk of the studio is full");
      break;
    case SQLITE_READONLY:
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
      backlot_api_error_set (error, 503, "58030", "the studio can not write its files: %s",
                             sqlite3_errmsg (sqlite));
      break;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      backlot_api_error_set (error, 503, "55P03", "the studio's database is locked");
      break;
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
      backlot_api_error_set (error, 500, "XX001", "the studio's database is damaged: %s",
                             sqlite3_errmsg (sqlite));
      break;
    case SQLITE_TOOBIG:
      backlot_api_error_set (error, 413, "54000", "the value is too large");
      break;
    case SQLITE_INTERRUPT:
      backlot_api_error_set (error, 504, "57014", "the statement took too long");
      break;
    default:
      take_other (sqlite3_errmsg (sqlite), error);
      break;
    }
}
