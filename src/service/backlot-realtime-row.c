/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The payloads of joins and row events; pure. */

#include "config.h"

#include "service/backlot-realtime-row.h"

G_DEFINE_ENUM_TYPE (BacklotRowEvent, backlot_row_event,
                    G_DEFINE_ENUM_VALUE (BACKLOT_ROW_ANY, "*"),
                    G_DEFINE_ENUM_VALUE (BACKLOT_ROW_INSERT, "INSERT"),
                    G_DEFINE_ENUM_VALUE (BACKLOT_ROW_UPDATE, "UPDATE"),
                    G_DEFINE_ENUM_VALUE (BACKLOT_ROW_DELETE, "DELETE"))

BacklotRealtimeBinding *
backlot_realtime_binding_new (BacklotRowEvent  event,
                              const char      *table,
                              const char      *filter)
{
  BacklotRealtimeBinding *binding = g_new0 (BacklotRealtimeBinding, 1);

  binding->event = event;
  binding->table = g_strdup (table);
  binding->filter = g_strdup (filter);

  return binding;
}

void
backlot_realtime_binding_free (gpointer data)
{
  BacklotRealtimeBinding *binding = data;

  g_free (binding->table);
  g_free (binding->filter);
  g_free (binding);
}

/**
 * backlot_realtime_make_join:
 * @bindings: (element-type BacklotRealtimeBinding): what to hear
 * @presence_key: (nullable): whose the connection is, in a private channel where it is told who is
 *   there
 * @token: who asks
 *
 * Returns: (transfer full): the payload of `phx_join`
 */
LarderValue *
backlot_realtime_make_join (GPtrArray  *bindings,
                            const char *presence_key,
                            const char *token)
{
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();
  g_autoptr(GEnumClass) names = g_type_class_ref (BACKLOT_TYPE_ROW_EVENT);

  larder_value_builder_begin_object (builder, "config");
  larder_value_builder_begin_object (builder, "broadcast");
  larder_value_builder_set_boolean (builder, "ack", FALSE);
  larder_value_builder_set_boolean (builder, "self", FALSE);
  larder_value_builder_close (builder);
  larder_value_builder_begin_object (builder, "presence");
  larder_value_builder_set_string (builder, "key", presence_key != NULL ? presence_key : "");
  larder_value_builder_set_boolean (builder, "enabled", presence_key != NULL);
  larder_value_builder_close (builder);
  larder_value_builder_begin_array (builder, "postgres_changes");
  for (guint i = 0; i < bindings->len; i++)
    {
      BacklotRealtimeBinding *binding = g_ptr_array_index (bindings, i);

      larder_value_builder_begin_object (builder, NULL);
      larder_value_builder_set_string (builder, "event",
                                       g_enum_get_value (names, (int) binding->event)->value_nick);
      larder_value_builder_set_string (builder, "schema", "public");
      larder_value_builder_set_string (builder, "table", binding->table);
      if (binding->filter != NULL)
        larder_value_builder_set_string (builder, "filter", binding->filter);
      larder_value_builder_close (builder);
    }
  larder_value_builder_close (builder);
  larder_value_builder_set_boolean (builder, "private", presence_key != NULL);
  /* They are the same in each event, and half of it. Only our studio can leave them out. */
  larder_value_builder_set_boolean (builder, "columns", FALSE);
  larder_value_builder_close (builder);
  larder_value_builder_set_string (builder, "access_token", token);

  return larder_value_builder_end (builder);
}

/* The server says by which columns a row is described; one that is absent was too long to send. */
static gboolean
is_complete (LarderValue *data,
             LarderValue *record)
{
  LarderValue *columns = larder_value_get_member (data, "columns");
  LarderValue *errors = larder_value_get_member (data, "errors");

  if (errors != NULL && !larder_value_is_null (errors))
    return FALSE;
  if (columns == NULL || larder_value_get_kind (columns) != LARDER_VALUE_ARRAY ||
      larder_value_get_n_items (columns) == larder_value_get_n_items (record))
    return TRUE;
  for (guint i = 0; i < larder_value_get_n_items (columns); i++)
    {
      const char *name = larder_value_get_member_string (larder_value_get_item (columns, i),
                                                         "name");

      if (name != NULL && !larder_value_has_member (record, name))
        return FALSE;
    }

  return TRUE;
}

static LarderValue *
get_object (LarderValue *data,
            const char  *name)
{
  LarderValue *value = larder_value_get_member (data, name);

  return value != NULL && larder_value_get_kind (value) == LARDER_VALUE_OBJECT ? value : NULL;
}

/**
 * backlot_realtime_row_read:
 * @payload: of a `postgres_changes` frame
 * @row: (out caller-allocates): what it says
 *
 * Returns: whether it is a row event
 */
gboolean
backlot_realtime_row_read (LarderValue        *payload,
                           BacklotRealtimeRow *row)
{
  g_autoptr(GEnumClass) names = g_type_class_ref (BACKLOT_TYPE_ROW_EVENT);
  LarderValue *data = get_object (payload, "data");
  const char *type = data != NULL ? larder_value_get_member_string (data, "type") : NULL;
  const GEnumValue *event = type != NULL ? g_enum_get_value_by_nick (names, type) : NULL;

  if (event == NULL || event->value == BACKLOT_ROW_ANY)
    return FALSE;

  row->event = (BacklotRowEvent) event->value;
  row->table = larder_value_get_member_string (data, "table");
  row->record = row->event != BACKLOT_ROW_DELETE ? get_object (data, "record") : NULL;
  row->old_record = row->event != BACKLOT_ROW_INSERT ? get_object (data, "old_record") : NULL;
  row->complete = row->event == BACKLOT_ROW_DELETE ||
                  (row->record != NULL && is_complete (data, row->record));

  return row->table != NULL && (row->record != NULL || row->old_record != NULL);
}
