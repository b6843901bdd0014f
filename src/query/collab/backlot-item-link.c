/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds where a task or a comment is, also while the studio is still being asked. */

#include "config.h"

#include "query/collab/backlot-item-link.h"

#include "larder/larder-query-observer.h"

#include "query/backlot-backend-private.h"
#include "query/backlot-fetch.h"

struct _BacklotItemLink
{
  GObject              parent_instance;

  LarderTable         *table;      /* (owned) */
  char                *id;
  LarderQueryObserver *query;      /* (owned) */
  gboolean             resolved;
};

static guint resolved_signal;

G_DEFINE_FINAL_TYPE (BacklotItemLink, backlot_item_link, G_TYPE_OBJECT)

static char *
find_comment (LarderValue *row,
              const char  *id)
{
  const char *project_id = larder_value_get_member_string (row, "project_id");
  const char *entity_type = larder_value_get_member_string (row, "entity_type");
  const char *entity_id = larder_value_get_member_string (row, "entity_id");

  if (g_strcmp0 (entity_type, "task") == 0)
    return g_strconcat ("project/", project_id, "/tasks/", entity_id, NULL);
  if (g_strcmp0 (entity_type, "output") == 0)
    return g_strconcat ("project/", project_id, "/renders", NULL);
  if (g_strcmp0 (entity_type, "photo") == 0)
    return g_strconcat ("project/", project_id, "/photos", NULL);
  return g_strconcat ("project/", project_id, "/notes/", id, NULL);
}

static char *
find_address (BacklotItemLink *self,
              LarderValue     *row)
{
  if (g_str_equal (larder_table_get_name (self->table), "comments"))
    return find_comment (row, self->id);
  return g_strconcat ("project/", larder_value_get_member_string (row, "project_id"), "/tasks/",
                      self->id, NULL);
}

static void
update (BacklotItemLink *self)
{
  g_autoptr(BacklotItemLink) alive = g_object_ref (self);
  LarderValue *row = NULL;
  g_autofree char *address = NULL;

  if (self->resolved)
    return;
  row = larder_table_get_value (self->table, self->id);
  if (row != NULL && larder_value_get_member_string (row, "project_id") != NULL)
    address = find_address (self, row);
  /* Without an answer nobody knows that it is gone. */
  else if (larder_query_observer_get_status (self->query) != LARDER_STATUS_SUCCESS ||
           larder_query_observer_get_fetch_status (self->query) != LARDER_FETCH_STATUS_IDLE)
    return;
  self->resolved = TRUE;
  g_signal_emit (self, resolved_signal, 0, address);
}

static void
backlot_item_link_dispose (GObject *object)
{
  BacklotItemLink *self = BACKLOT_ITEM_LINK (object);

  if (self->query != NULL)
    larder_query_observer_detach (self->query);
  g_clear_object (&self->query);
  g_clear_object (&self->table);

  G_OBJECT_CLASS (backlot_item_link_parent_class)->dispose (object);
}

static void
backlot_item_link_finalize (GObject *object)
{
  g_free (BACKLOT_ITEM_LINK (object)->id);

  G_OBJECT_CLASS (backlot_item_link_parent_class)->finalize (object);
}

static void
backlot_item_link_class_init (BacklotItemLinkClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = backlot_item_link_dispose;
  G_OBJECT_CLASS (klass)->finalize = backlot_item_link_finalize;

  resolved_signal = g_signal_new ("resolved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                  NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
backlot_item_link_init (BacklotItemLink *self)
{
}

static void
read_item (BacklotWireQuery *query,
           const char       *id)
{
  backlot_wire_query_select (query, "*");
  backlot_wire_query_filter (query, "id", "eq", id);
}

BacklotItemLink *
backlot_item_link_new (BacklotBackend *backend,
                       const char     *table,
                       const char     *id)
{
  BacklotItemLink *self = NULL;
  g_autoptr(LarderQueryOptions) options = NULL;

  g_return_val_if_fail (BACKLOT_IS_BACKEND (backend), NULL);
  g_return_val_if_fail (table != NULL && id != NULL, NULL);

  self = g_object_new (BACKLOT_TYPE_ITEM_LINK, NULL);
  self->table = g_object_ref (backlot_backend_get_table (backend, table));
  self->id = g_strdup (id);
  options = backlot_fetch_new_rows (backend, backlot_backend_new_key (table, "detail", id, NULL),
                                    table, larder_schema_new (self->table), read_item, id);
  self->query = larder_query_observer_new (backlot_backend_get_client (backend), options);
  return self;
}

void
backlot_item_link_start (BacklotItemLink *self)
{
  g_autoptr(BacklotItemLink) alive = NULL;

  g_return_if_fail (BACKLOT_IS_ITEM_LINK (self));

  /* Who hears that it is found lets it go. */
  alive = g_object_ref (self);
  g_signal_connect_object (self->query, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->table, "row-changed", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  larder_query_observer_attach (self->query);
  update (self);
}
