/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A cache as one value, and back: entries with their state, mutations that wait. */

#include "config.h"

#include "larder/larder-hydration.h"

#include "larder/larder-client-private.h"
#include "larder/larder-mutation-private.h"
#include "larder/larder-outbox-file-private.h"
#include "larder/larder-query-persister-private.h"

/**
 * LarderHydration:
 *
 * Which entries of a cache are written out as a value and read from one, and how.
 *
 * Without any choice these are the queries that are a success and the mutations that are paused.
 */

/**
 * LarderTransformFunc:
 * @key: of the query
 * @data: its data, or what was written for it
 * @user_data: what was given with the function
 *
 * Makes what is written of data, or data of what was written.
 *
 * Returns: (transfer full) (nullable): that; %NULL leaves the query out
 */

struct _LarderHydration
{
  GObject               parent_instance;

  LarderFilter         *query_filter;       /* (owned) (nullable) */
  LarderMutationFilter *mutation_filter;    /* (owned) (nullable) */
  LarderClosure        *write;              /* LarderTransformFunc (owned) (nullable) */
  LarderClosure        *read;               /* the same */
};

G_DEFINE_FINAL_TYPE (LarderHydration, larder_hydration, G_TYPE_OBJECT)

static void
larder_hydration_finalize (GObject *object)
{
  LarderHydration *self = LARDER_HYDRATION (object);

  g_clear_object (&self->query_filter);
  g_clear_object (&self->mutation_filter);
  g_clear_pointer (&self->write, larder_closure_unref);
  g_clear_pointer (&self->read, larder_closure_unref);

  G_OBJECT_CLASS (larder_hydration_parent_class)->finalize (object);
}

static void
larder_hydration_class_init (LarderHydrationClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = larder_hydration_finalize;
}

static void
larder_hydration_init (LarderHydration *self)
{
}

static LarderValue *
transform (LarderClosure *closure,
           GVariant      *key,
           LarderValue   *data)
{
  if (closure == NULL)
    return larder_value_ref (data);
  return ((LarderTransformFunc) closure->func) (key, data, closure->user_data);
}

static const char *
get_kind (LarderQuery *query)
{
  if (query->more->paged != NULL)
    return "paged";
  return query->options != NULL && query->options->choices->stream != NULL ? "stream" : "plain";
}

static void
write_query (LarderHydration    *self,
             LarderQuery        *query,
             gint64              now_ms,
             LarderValueBuilder *builder)
{
  g_autoptr(LarderValue) key = larder_value_new_from_variant (larder_query_need_key (query), NULL);
  g_autoptr(LarderValue) state = larder_query_to_value (query);
  g_autoptr(LarderValue) written = NULL;
  g_autoptr(LarderValue) meta = NULL;

  if (key == NULL)
    return;
  if (query->state.base != NULL && self != NULL && self->write != NULL)
    {
      LarderValue *changed;

      written = transform (self->write, larder_query_need_key (query), query->state.base);
      if (written == NULL)
        return;
      changed = larder_value_set_path (state, "/data", written, NULL);
      if (changed == NULL)
        return;
      larder_value_unref (state);
      state = changed;
    }
  if (query->options != NULL && query->options->choices->meta != NULL)
    meta = larder_value_new_from_variant (query->options->choices->meta, NULL);
  larder_value_builder_begin_object (builder, NULL);
  larder_value_builder_set_value (builder, "key", key);
  larder_value_builder_set_string (builder, "hash", query->hash);
  larder_value_builder_set_string (builder, "kind", get_kind (query));
  larder_value_builder_set_value (builder, "state", state);
  if (meta != NULL)
    larder_value_builder_set_value (builder, "meta", meta);
  larder_value_builder_set_int (builder, "dehydrated-at", now_ms);
  larder_value_builder_close (builder);
}

static gboolean
wants_query (LarderHydration *self,
             LarderQuery     *query)
{
  if (self != NULL && self->query_filter != NULL)
    return larder_filter_matches (self->query_filter, query);
  return query->state.status == LARDER_STATUS_SUCCESS;
}

static gboolean
wants_mutation (LarderHydration *self,
                LarderMutation  *mutation)
{
  if (self != NULL && self->mutation_filter != NULL)
    return larder_mutation_filter_matches (self->mutation_filter, mutation);
  return larder_mutation_get_is_paused (mutation);
}

static void
write_mutations (LarderClient       *client,
                 LarderHydration    *self,
                 LarderValueBuilder *builder)
{
  for (guint i = 0; i < client->mutations->len; i++)
    {
      LarderMutation *mutation = client->mutations->pdata[i];
      g_autoptr(LarderOutboxRow) row = NULL;
      g_autoptr(LarderValue) entry = NULL;

      if (!wants_mutation (self, mutation))
        continue;
      row = larder_mutation_to_row (mutation);
      entry = larder_outbox_row_to_value (row);
      larder_value_builder_add_value (builder, entry);
    }
}

/**
 * larder_client_set_hydration:
 * @hydration: (nullable): what holds where nothing else is said; %NULL: the defaults
 *
 * Sets the rules by which [method@Larder.Client.dehydrate] and [method@Larder.Client.hydrate] go
 * when they are given none.
 */
void
larder_client_set_hydration (LarderClient    *self,
                             LarderHydration *hydration)
{
  g_return_if_fail (LARDER_IS_CLIENT (self));
  g_return_if_fail (hydration == NULL || LARDER_IS_HYDRATION (hydration));

  g_set_object (&self->hydration, hydration);
}

/**
 * larder_client_dehydrate:
 * @hydration: (nullable): what is written and how
 *
 * Makes one value of the cache. Data is that of the server, without pending changes: those come
 * with their mutations. The value shares the data, so this costs nothing per byte.
 *
 * Returns: (transfer full): an object with the lists `queries` and `mutations`
 */
LarderValue *
larder_client_dehydrate (LarderClient    *self,
                         LarderHydration *hydration)
{
  g_autoptr(LarderValueBuilder) builder = NULL;
  g_autoptr(GPtrArray) queries = NULL;

  g_return_val_if_fail (LARDER_IS_CLIENT (self), NULL);
  g_return_val_if_fail (hydration == NULL || LARDER_IS_HYDRATION (hydration), NULL);

  if (hydration == NULL)
    hydration = self->hydration;
  builder = larder_value_builder_new_object ();
  larder_value_builder_begin_array (builder, "queries");
  queries = larder_client_list_queries (self, NULL);
  for (guint i = 0; i < queries->len; i++)
    if (wants_query (hydration, queries->pdata[i]))
      write_query (hydration, queries->pdata[i], larder_client_now (self), builder);
  larder_value_builder_close (builder);
  larder_value_builder_begin_array (builder, "mutations");
  write_mutations (self, hydration, builder);
  larder_value_builder_close (builder);
  return larder_value_builder_end (builder);
}

LarderValue *
larder_client_dehydrate_query (LarderClient *self,
                               LarderQuery  *query)
{
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_array ();
  g_autoptr(LarderValue) list = NULL;

  write_query (self->hydration, query, larder_client_now (self), builder);
  list = larder_value_builder_end (builder);
  if (larder_value_get_n_items (list) == 0)
    return NULL;
  return larder_value_ref (larder_value_get_item (list, 0));
}

/* The state that is read, or NULL when it is not one. */
static LarderValue *
read_state (LarderHydration *self,
            GVariant        *key,
            LarderValue     *entry)
{
  LarderValue *state = larder_value_get_member (entry, "state");
  LarderValue *data = state != NULL ? larder_value_get_member (state, "data") : NULL;
  g_autoptr(LarderValue) read = NULL;

  if (state == NULL || larder_value_get_kind (state) != LARDER_VALUE_OBJECT)
    return NULL;
  if (data == NULL || self == NULL || self->read == NULL)
    return larder_value_ref (state);
  read = transform (self->read, key, data);
  return read != NULL ? larder_value_set_path (state, "/data", read, NULL) : NULL;
}

static gboolean
read_query (LarderClient    *client,
            LarderHydration *self,
            LarderValue     *entry)
{
  LarderValue *list = larder_value_get_member (entry, "key");
  g_autoptr(GVariant) key = NULL;
  g_autoptr(LarderValue) state = NULL;
  LarderQuery *query;

  if (list == NULL || larder_value_get_kind (list) != LARDER_VALUE_ARRAY)
    return FALSE;
  key = larder_key_normalize (larder_value_to_variant (list), NULL);
  state = key != NULL ? read_state (self, key, entry) : NULL;
  if (state == NULL)
    return FALSE;

  query = larder_client_find_query (client, key);
  if (query != NULL && query->state.data != NULL &&
      larder_value_get_member_int (state, "data-updated-at", 0) <= query->state.data_updated_at)
    return FALSE;
  query = larder_client_reach_query (client, key, G_STRFUNC);
  if (query == NULL)
    return FALSE;
  if (query->more->paged == NULL &&
      g_strcmp0 (larder_value_get_member_string (entry, "kind"), "paged") == 0)
    larder_query_extend (query)->paged = larder_paged_new ();
  larder_query_take_state (query, state);
  return TRUE;
}

gboolean
larder_client_hydrate_query (LarderClient *self,
                             LarderValue  *entry)
{
  return read_query (self, self->hydration, entry);
}

static char *
read_json (LarderValue *entry,
           const char  *name)
{
  LarderValue *member = larder_value_get_member (entry, name);

  return member != NULL && !larder_value_is_null (member) ? larder_value_to_json (member) : NULL;
}

static gboolean
read_mutation (LarderClient *client,
               LarderValue  *entry)
{
  g_autoptr(LarderOutboxRow) row = NULL;
  g_autoptr(LarderMutation) mutation = NULL;
  const char *id = larder_value_get_member_string (entry, "id");
  const char *key = larder_value_get_member_string (entry, "key");

  if (id == NULL || key == NULL)
    return FALSE;
  for (guint i = 0; i < client->mutations->len; i++)
    if (g_strcmp0 (larder_mutation_get_id (client->mutations->pdata[i]), id) == 0)
      return FALSE;

  row = larder_outbox_row_new ();
  row->id = g_strdup (id);
  row->key = g_strdup (key);
  row->variables = read_json (entry, "variables");
  row->patches = read_json (entry, "patches");
  row->writes = read_json (entry, "writes");
  row->references = read_json (entry, "refs");
  row->scope = g_strdup (larder_value_get_member_string (entry, "scope"));
  row->not_before = larder_value_get_member_int (entry, "not_before", 0);
  row->paused = larder_value_get_member_boolean (entry, "paused", FALSE);
  row->checkpoint = read_json (entry, "checkpoint");
  row->state = g_strdup (larder_value_get_member_string (entry, "state"));
  row->error = read_json (entry, "error");
  row->submitted_at = larder_value_get_member_int (entry, "submitted_at", 0);
  row->attempts = (guint) CLAMP (larder_value_get_member_int (entry, "attempts", 0), 0, G_MAXINT);
  row->more = read_json (entry, "more");
  mutation = larder_mutation_new_from_row (client, row);
  larder_client_adopt_mutation (client, mutation);
  return TRUE;
}

/**
 * larder_client_hydrate:
 * @state: what [method@Larder.Client.dehydrate] made
 * @hydration: (nullable): how it is read; its filters do not matter here
 *
 * Takes the entries of @state into the cache. One that is there already is replaced only if the
 * data of @state is newer, and goes on with a fetch that runs. Mutations wait as
 * they did, until [method@Larder.Client.resume_paused_mutations] or anything else that lets
 * mutations go on. What makes no sense is left out.
 *
 * Returns: how many queries and mutations were taken
 */
guint
larder_client_hydrate (LarderClient    *self,
                       LarderValue     *state,
                       LarderHydration *hydration)
{
  LarderValue *queries, *mutations;
  guint n_taken = 0;

  g_return_val_if_fail (LARDER_IS_CLIENT (self), 0);
  g_return_val_if_fail (state != NULL, 0);
  g_return_val_if_fail (hydration == NULL || LARDER_IS_HYDRATION (hydration), 0);

  if (hydration == NULL)
    hydration = self->hydration;
  if (larder_value_get_kind (state) != LARDER_VALUE_OBJECT)
    return 0;
  queries = larder_value_get_member (state, "queries");
  mutations = larder_value_get_member (state, "mutations");
  larder_client_begin_batch (self);
  if (queries != NULL && larder_value_get_kind (queries) == LARDER_VALUE_ARRAY)
    for (guint i = 0; i < larder_value_get_n_items (queries); i++)
      {
        LarderValue *entry = larder_value_get_item (queries, i);

        if (larder_value_get_kind (entry) == LARDER_VALUE_OBJECT &&
            read_query (self, hydration, entry))
          n_taken++;
      }
  if (mutations != NULL && larder_value_get_kind (mutations) == LARDER_VALUE_ARRAY)
    for (guint i = 0; i < larder_value_get_n_items (mutations); i++)
      {
        LarderValue *entry = larder_value_get_item (mutations, i);

        if (larder_value_get_kind (entry) == LARDER_VALUE_OBJECT && read_mutation (self, entry))
          n_taken++;
      }
  larder_client_end_batch (self);
  return n_taken;
}

/**
 * larder_hydration_new:
 *
 * Makes rules for [method@Larder.Client.dehydrate] and [method@Larder.Client.hydrate].
 *
 * Returns: (transfer full): rules in which nothing is chosen
 */
LarderHydration *
larder_hydration_new (void)
{
  return g_object_new (LARDER_TYPE_HYDRATION, NULL);
}

/**
 * larder_hydration_set_query_filter:
 * @filter: (nullable): which queries are written; %NULL: those that are a success
 *
 * Sets the filter of that name.
 */
void
larder_hydration_set_query_filter (LarderHydration *self,
                                   LarderFilter    *filter)
{
  g_return_if_fail (LARDER_IS_HYDRATION (self));

  g_set_object (&self->query_filter, filter);
}

/**
 * larder_hydration_set_mutation_filter:
 * @filter: (nullable): which mutations are written; %NULL: those that are paused
 *
 * Sets the filter of that name.
 */
void
larder_hydration_set_mutation_filter (LarderHydration      *self,
                                      LarderMutationFilter *filter)
{
  g_return_if_fail (LARDER_IS_HYDRATION (self));

  g_set_object (&self->mutation_filter, filter);
}

static void
set_closure (LarderClosure       **closure,
             LarderTransformFunc   func,
             gpointer              user_data,
             GDestroyNotify        destroy)
{
  g_clear_pointer (closure, larder_closure_unref);
  if (func != NULL)
    *closure = larder_closure_new (G_CALLBACK (func), user_data, destroy);
}

/**
 * larder_hydration_set_write_func:
 * @func: (nullable) (scope notified) (closure user_data) (destroy destroy):
 *   makes what is written of the data of a query
 * @user_data: given to @func
 * @destroy: (nullable): called with @user_data when @func is not needed any more
 *
 * Sets the function of that name.
 */
void
larder_hydration_set_write_func (LarderHydration     *self,
                                 LarderTransformFunc  func,
                                 gpointer             user_data,
                                 GDestroyNotify       destroy)
{
  g_return_if_fail (LARDER_IS_HYDRATION (self));

  set_closure (&self->write, func, user_data, destroy);
}

/**
 * larder_hydration_set_read_func:
 * @func: (nullable) (scope notified) (closure user_data) (destroy destroy):
 *   makes the data of a query of what was written
 * @user_data: given to @func
 * @destroy: (nullable): called with @user_data when @func is not needed any more
 *
 * Sets the function of that name.
 */
void
larder_hydration_set_read_func (LarderHydration     *self,
                                LarderTransformFunc  func,
                                gpointer             user_data,
                                GDestroyNotify       destroy)
{
  g_return_if_fail (LARDER_IS_HYDRATION (self));

  set_closure (&self->read, func, user_data, destroy);
}
