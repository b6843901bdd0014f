/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A statement under construction: text from the program and the schema, values bound. */

#include "config.h"

#include "studio/backlot-sql-builder.h"

static void
value_clear (gpointer data)
{
  backlot_value_clear (data);
}

BacklotSqlBuilder *
backlot_sql_builder_new (void)
{
  BacklotSqlBuilder *self = g_new0 (BacklotSqlBuilder, 1);

  self->sql = g_string_sized_new (512);
  self->values = g_array_new (FALSE, FALSE, sizeof (BacklotValue));
  g_array_set_clear_func (self->values, value_clear);
  return self;
}

void
backlot_sql_builder_free (BacklotSqlBuilder *self)
{
  g_string_free (self->sql, TRUE);
  g_array_unref (self->values);
  g_free (self);
}

/* Appends texts of the program's own; never one that came with a request. */
void
backlot_sql_builder_add (BacklotSqlBuilder *self,
                         ...)
{
  const char *text;
  va_list args;

  va_start (args, self);
  while ((text = va_arg (args, const char *)) != NULL)
    g_string_append (self->sql, text);
  va_end (args);
}

void
backlot_sql_builder_add_column (BacklotSqlBuilder *self,
                                const char        *alias,
                                const char        *column)
{
  if (alias != NULL)
    backlot_sql_builder_add (self, alias, ".", NULL);
  backlot_sql_append_name (self->sql, column);
}

/* Appends a parameter and takes the contents of @value for it. */
void
backlot_sql_builder_add_value (BacklotSqlBuilder *self,
                               BacklotValue      *value)
{
  g_array_append_val (self->values, *value);
  *value = (BacklotValue) { BACKLOT_VALUE_NULL };
  g_string_append_printf (self->sql, "?%u", self->values->len);
}

void
backlot_sql_builder_add_text (BacklotSqlBuilder *self,
                              const char        *text)
{
  BacklotValue value = { BACKLOT_VALUE_TEXT, g_strdup (text) };

  backlot_sql_builder_add_value (self, &value);
}

char *
backlot_sql_builder_new_alias (BacklotSqlBuilder *self)
{
  return g_strdup_printf ("t%u", self->n_aliases++);
}

void
backlot_value_bind (const BacklotValue *value,
                    BacklotStatement   *statement,
                    int                 index)
{
  switch (value->kind)
    {
    case BACKLOT_VALUE_NULL:
      break;
    case BACKLOT_VALUE_TEXT:
      backlot_statement_bind_text (statement, index, value->text);
      break;
    case BACKLOT_VALUE_INT:
      backlot_statement_bind_int (statement, index, value->integer);
      break;
    case BACKLOT_VALUE_DOUBLE:
      backlot_statement_bind_double (statement, index, value->real);
      break;
    default:
      g_assert_not_reached ();
    }
}

BacklotStatement *
backlot_sql_builder_prepare (BacklotSqlBuilder   *self,
                             BacklotTransaction  *transaction,
                             GError             **error)
{
  BacklotStatement *statement = backlot_transaction_prepare (transaction, self->sql->str, error);

  for (guint i = 0; statement != NULL && i < self->values->len; i++)
    backlot_value_bind (&g_array_index (self->values, BacklotValue, i), statement, (int) i + 1);
  return statement;
}
