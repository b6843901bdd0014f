/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Beginning and end of a machine, its mutations, and what a killed program leaves on the disk. */

#include "config.h"

#include "larder-test-machine.h"

#include "larder/larder-cache-private.h"
#include "larder/larder-client-private.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

void
machine_fail (Machine    *self,
              const char *format,
              ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  g_print ("step %u: %s\n", self->n_steps, text);
  fflush (stdout);
  _exit (9);
}

GVariant *
machine_key (guint key)
{
  static const char * const keys[MODEL_N_KEYS][3] = {
    { "a" }, { "a", "0" }, { "a", "1" }, { "b", "0" }, { "b", "1" }, { "c" },
  };

  return larder_key_new (keys[key]);
}

LarderValue *
machine_value (const ModelData *data)
{
  g_autoptr(LarderValueBuilder) builder = NULL;

  if (!data->there)
    return NULL;
  builder = larder_value_builder_new_object ();
  larder_value_builder_set_int (builder, "v", data->v[0]);
  larder_value_builder_set_int (builder, "a", data->v[1]);
  larder_value_builder_set_int (builder, "b", data->v[2]);
  return larder_value_builder_end (builder);
}

ModelData
machine_data (LarderValue *value)
{
  ModelData data = { 0 };

  if (value == NULL)
    return data;
  data.there = TRUE;
  if (larder_value_get_kind (value) == LARDER_VALUE_INT)
    {
      data.v[0] = larder_value_get_int (value);
      return model_select_data (&data);
    }
  data.v[0] = larder_value_get_member_int (value, "v", -1);
  data.v[1] = larder_value_get_member_int (value, "a", -1);
  data.v[2] = larder_value_get_member_int (value, "b", -1);
  return data;
}

ModelError
machine_error (const GError *error)
{
  if (error == NULL)
    return MODEL_NO_ERROR;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return MODEL_CANCELLED;
  if (g_error_matches (error, LARDER_ERROR, LARDER_ERROR_NO_DATA))
    return MODEL_NO_DATA;
  return MODEL_REFUSED;
}

void
machine_settle (Machine *self)
{
  larder_test_settle ();
  while (!machine_disk_is_dead () &&
         (larder_outbox_get_saving (self->outbox) || self->cache->n_clearing > 0 ||
          g_hash_table_size (self->cache->pending) > 0))
    g_main_context_iteration (NULL, TRUE);
  larder_test_settle ();
}

static void
mutate_cb (LarderMutationContext *context,
           gpointer               user_data)
{
  Machine *self = user_data;

  if (!larder_client_get_online (self->client))
    machine_fail (self, "a mutation was sent without a network");
  g_ptr_array_add (self->open, larder_mutation_context_ref (context));
}

static gboolean
retry_cb (guint         failure_count,
          const GError *error,
          gpointer      user_data)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE);
}

void
machine_begin (Machine *self)
{
  g_autoptr(LarderMutationOptions) rules = larder_mutation_options_new ("set");
  g_autoptr(LarderQueryOptions) defaults = NULL;
  g_autoptr(LarderQueryOptions) kept = larder_query_options_new (NULL);
  const char * const b[] = { "b", NULL };
  const ModelOptions model = {
    .key = MODEL_N_KEYS, .retries = -2, .enabled = TRUE, .gc_time = MODEL_GC_MS,
    .on_mount = LARDER_REFETCH_STALE, .on_focus = LARDER_REFETCH_STALE,
    .on_reconnect = LARDER_REFETCH_STALE, .retry_on_mount = TRUE,
  };
  g_autoptr(GError) error = NULL;

  self->cache = larder_cache_new (self->cache_path, "1");
  if (larder_cache_get_was_damaged (self->cache))
    machine_fail (self, "the cache file was damaged");
  self->outbox = larder_outbox_new (self->outbox_path, &error);
  if (self->outbox == NULL || larder_outbox_get_was_damaged (self->outbox))
    machine_fail (self, "the outbox was not read: %s", error != NULL ? error->message : "damaged");
  self->client = larder_client_new (LARDER_CLOCK (self->clock), self->cache, self->outbox);
  defaults = machine_make_options (self, &model);
  larder_query_options_set_retry_delay (defaults, MODEL_RETRY_MS);
  larder_client_set_defaults (self->client, defaults);
  larder_query_options_set_persist (kept, TRUE);
  larder_client_set_query_defaults (self->client, larder_key_new (b), kept);
  larder_mutation_options_set_func (rules, mutate_cb, self, NULL);
  larder_mutation_options_set_retry_func (rules, retry_cb, NULL, NULL);
  larder_client_set_mutation_options (self->client, rules);
  larder_client_set_online (self->client, self->model.online);
  larder_client_set_focused (self->client, self->model.visible);
  larder_client_mount (self->client);
}

static void
finalized_cb (gpointer  data,
              GObject  *object)
{
  *(gboolean *) data = TRUE;
}

static void
let_go (Machine    *self,
        gpointer    object,
        const char *name)
{
  gboolean gone = FALSE;

  g_object_weak_ref (object, finalized_cb, &gone);
  g_object_unref (object);
  if (!gone)
    machine_fail (self, "the %s is still held", name);
}

/* A call that is under way keeps an observer alive: then it has to be told that nobody looks. */
void
machine_forget (Machine *self,
                guint    slot)
{
  LarderQueryObserver *observer = g_steal_pointer (&self->observers[slot].observer);

  g_signal_handlers_disconnect_by_data (observer, self);
  if (G_OBJECT (observer)->ref_count == 1)
    let_go (self, observer, "observer");
  else
    {
      if (self->model.observers[slot].attached)
        larder_query_observer_detach (observer);
      g_object_unref (observer);
    }
}

void
machine_end (Machine *self)
{
  for (guint i = 0; i < MODEL_N_OBSERVERS; i++)
    if (self->observers[i].observer != NULL)
      machine_forget (self, i);
  larder_client_unmount (self->client);
  larder_test_settle ();
  let_go (self, g_steal_pointer (&self->client), "client");
  let_go (self, g_steal_pointer (&self->outbox), "outbox");
  let_go (self, g_steal_pointer (&self->cache), "cache");
  g_ptr_array_set_size (self->attempts, 0);
  g_ptr_array_set_size (self->open, 0);
  larder_test_settle ();
}

static void
attempt_free (gpointer data)
{
  MachineAttempt *attempt = data;

  g_clear_pointer (&attempt->context, larder_fetch_context_unref);
  g_free (attempt);
}

static void
call_free (gpointer data)
{
  MachineCall *call = data;

  g_object_unref (call->cancellable);
  g_free (call);
}

static void
mutation_free (gpointer data)
{
  MachineMutation *mutation = data;

  g_free (mutation->id);
  g_free (mutation->text);
  g_free (mutation);
}

void
machine_init (Machine    *self,
              const char *folder)
{
  *self = (Machine) { 0 };
  model_init (&self->model);
  self->clock = larder_test_clock_new (self->model.now);
  self->cache_path = g_build_filename (folder, "cache.db", NULL);
  self->outbox_path = g_build_filename (folder, "outbox.db", NULL);
  for (guint i = 0; i < MODEL_N_KEYS; i++)
    {
      g_autoptr(GVariant) key = g_variant_ref_sink (machine_key (i));

      self->hashes[i] = larder_key_hash (key);
    }
  self->attempts = g_ptr_array_new_with_free_func (attempt_free);
  self->calls = g_ptr_array_new_with_free_func (call_free);
  self->mutations = g_ptr_array_new_with_free_func (mutation_free);
  self->open = g_ptr_array_new_with_free_func ((GDestroyNotify) larder_mutation_context_unref);
  machine_begin (self);
}

static gboolean
never_cb (gpointer data)
{
  return G_SOURCE_REMOVE;
}

/* Numbers of sources grow, so those of this life lie between two that are made for that. */
static void
find_sources (Machine *self)
{
  static guint last;
  guint now = g_idle_add (never_cb, NULL);

  g_source_remove (now);
  for (guint id = last + 1; id < now; id++)
    {
      GSource *source = g_main_context_find_source_by_id (NULL, id);

      if (source != NULL)
        machine_fail (self, "the source %s is left", g_source_get_name (source));
    }
  last = now;
}

void
machine_clear (Machine *self)
{
  machine_end (self);
  model_restart (&self->model);
  for (guint i = 0; i < self->calls->len; i++)
    if (((MachineCall *) self->calls->pdata[i])->n_done != 1)
      machine_fail (self, "call %u ended %u times", i,
                    ((MachineCall *) self->calls->pdata[i])->n_done);
  let_go (self, g_steal_pointer (&self->clock), "clock");
  find_sources (self);
  g_ptr_array_unref (self->attempts);
  g_ptr_array_unref (self->calls);
  g_ptr_array_unref (self->mutations);
  g_ptr_array_unref (self->open);
  for (guint i = 0; i < MODEL_N_KEYS; i++)
    g_free (self->hashes[i]);
  g_free (self->cache_path);
  g_free (self->outbox_path);
  model_clear (&self->model);
}

/* Borrowed: the client has it. */
LarderMutation *
machine_find (Machine *self,
              guint    position)
{
  MachineMutation *entry = self->mutations->pdata[position];
  LarderMutation *mutation = larder_client_find_mutation (self->client, entry->id);

  if (mutation == NULL)
    machine_fail (self, "mutation %u is not known any more", position);
  return mutation;
}

void
machine_submit (Machine       *self,
                const Step    *step,
                ModelMutation *model)
{
  static const char * const members[] = { "/a", "/b" };
  static const char * const rows[MODEL_N_ROWS] = { "0", "1", "2" };
  g_autoptr(LarderPatch) patch = NULL;
  g_autoptr(LarderValue) value = larder_value_new_int (++self->serial);
  g_autoptr(LarderMutation) mutation = larder_mutation_new (self->client, "set", value);
  MachineMutation *entry = g_new0 (MachineMutation, 1);

  *model = (ModelMutation) {
    .target = step->a[0] % MODEL_N_KEYS, .member = 1 + step->a[1] % 2, .value = self->serial,
    .row = step->a[2] % 3 == 0 ? (int) (step->a[2] / 3 % MODEL_N_ROWS) : -1,
    .reference = step->a[2] % 5 == 0 ? (int) (step->a[2] / 5 % MODEL_N_ROWS) : -2,
    .scoped = step->a[3] % 5 == 0,
    .not_before = step->a[3] % 4 == 0 ? self->model.now + step->a[1] % 20000 : 0,
  };
  model->prefix = model->target == 0 && step->a[3] % 2 == 0;
  patch = larder_patch_new_set (machine_key (model->target), members[model->member - 1], value);
  if (model->prefix)
    {
      LarderPatch *wide = larder_patch_for_prefix (patch);

      larder_patch_unref (patch);
      patch = wide;
    }
  larder_mutation_add_patch (mutation, patch);
  if (model->row >= 0)
    larder_mutation_add_write (mutation, "rows", rows[model->row]);
  if (model->reference >= 0)
    larder_mutation_add_reference (mutation, "rows", rows[model->reference]);
  if (model->scoped)
    larder_mutation_set_scope (mutation, "one");
  if (model->not_before > 0)
    larder_mutation_set_not_before (mutation, model->not_before);
  entry->id = g_strdup (larder_mutation_get_id (mutation));
  entry->text = larder_value_to_json (value);
  g_ptr_array_add (self->mutations, entry);
  larder_mutation_submit (mutation);
}

static LarderMutationContext *
take_context (Machine *self,
              guint    position)
{
  MachineMutation *entry = self->mutations->pdata[position];

  /* What was given up earlier may still be there: the last attempt is the one that counts. */
  for (guint i = self->open->len; i > 0; i--)
    if (g_str_equal (larder_mutation_context_get_id (self->open->pdata[i - 1]), entry->id))
      return g_ptr_array_steal_index (self->open, i - 1);
  return NULL;
}

void
machine_settle_mutation (Machine     *self,
                         guint        position,
                         ModelAnswer  answer)
{
  g_autoptr(LarderMutationContext) context = take_context (self, position);

  if (context == NULL)
    machine_fail (self, "mutation %u was not sent", position);
  if (answer == MODEL_ACCEPTED || (answer == MODEL_LOST && position % 2 == 0))
    model_apply (&self->model, position);
  model_settle (&self->model, position, answer);
  if (answer == MODEL_ACCEPTED)
    larder_mutation_context_return_value (context, NULL);
  else if (answer == MODEL_LOST)
    larder_mutation_context_return_error (context,
                                          g_error_new_literal (G_IO_ERROR,
                                                               G_IO_ERROR_HOST_UNREACHABLE, "-"));
  else
    larder_mutation_context_return_error (context,
                                          g_error_new_literal (LARDER_ERROR,
                                                               answer == MODEL_CONFLICT
                                                               ? LARDER_ERROR_CONFLICT
                                                               : LARDER_ERROR_GONE, "-"));
}
