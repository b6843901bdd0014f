/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Keeps the whole cache of a client in a store, and brings it back at the next start. */

#include "config.h"

#include "larder/larder-persister.h"

#include "larder/larder-persister-private.h"
#include "larder/larder-ties.h"

#define MAX_AGE_MS (G_GINT64_CONSTANT (24) * 60 * 60 * 1000)
#define THROTTLE_MS 1000

/**
 * LarderPersister:
 *
 * Keeps the whole cache of a client in a store, and brings it back at the next start.
 *
 * What changes is saved as one record some time later: writes never overlap, and the last state is
 * the one that is kept. Nothing is saved before what was kept has been read. A record that is too
 * old, has another buster or makes no sense is thrown away. Without room in the store the oldest
 * queries are left out, mutations never. Queries that come back and that nobody looks at leave
 * after their collection time, so that should be as long as [property@Larder.Persister:max-age].
 *
 * [class@Larder.Cache] does the same with one row per query and is the better choice for a large
 * cache; this one works with any store.
 */

typedef enum
{
  PROP_CLIENT = 1,
  PROP_STORE,
  PROP_NAME,
  PROP_BUSTER,
  PROP_MAX_AGE,
  PROP_THROTTLE,
  PROP_HYDRATION,
} LarderPersisterProperty;

static GParamSpec *properties[PROP_HYDRATION + 1];

G_DEFINE_FINAL_TYPE (LarderPersister, larder_persister, G_TYPE_OBJECT)

static void
larder_persister_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  LarderPersister *self = LARDER_PERSISTER (object);

  switch ((LarderPersisterProperty) prop_id)
    {
    case PROP_CLIENT:
      g_value_set_object (value, self->client);
      break;

    case PROP_STORE:
      g_value_set_object (value, self->store);
      break;

    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;

    case PROP_BUSTER:
      g_value_set_string (value, self->buster);
      break;

    case PROP_MAX_AGE:
      g_value_set_int64 (value, self->max_age);
      break;

    case PROP_THROTTLE:
      g_value_set_int64 (value, self->throttle);
      break;

    case PROP_HYDRATION:
      g_value_set_object (value, self->hydration);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
larder_persister_set_property (GObject      *object,
                               guint         prop_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  LarderPersister *self = LARDER_PERSISTER (object);

  switch ((LarderPersisterProperty) prop_id)
    {
    case PROP_CLIENT:
      self->client = g_value_dup_object (value);
      break;

    case PROP_STORE:
      self->store = g_value_dup_object (value);
      break;

    case PROP_NAME:
      self->name = g_value_dup_string (value);
      break;

    case PROP_BUSTER:
      larder_persister_set_buster (self, g_value_get_string (value));
      break;

    case PROP_MAX_AGE:
      larder_persister_set_max_age (self, g_value_get_int64 (value));
      break;

    case PROP_THROTTLE:
      larder_persister_set_throttle (self, g_value_get_int64 (value));
      break;

    case PROP_HYDRATION:
      larder_persister_set_hydration (self, g_value_get_object (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
larder_persister_dispose (GObject *object)
{
  LarderPersister *self = LARDER_PERSISTER (object);

  if (self->client != NULL)
    larder_persister_stop (self);

  G_OBJECT_CLASS (larder_persister_parent_class)->dispose (object);
}

static void
larder_persister_finalize (GObject *object)
{
  LarderPersister *self = LARDER_PERSISTER (object);

  g_ptr_array_unref (self->flushes);
  g_clear_object (&self->hydration);
  g_clear_object (&self->store);
  g_clear_object (&self->client);
  g_free (self->buster);
  g_free (self->name);

  G_OBJECT_CLASS (larder_persister_parent_class)->finalize (object);
}

static void
define_properties (GObjectClass *object_class)
{
  const GParamFlags fixed =
    G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  /**
   * LarderPersister:client:
   *
   * Whose cache is kept.
   */
  properties[PROP_CLIENT] =
    g_param_spec_object ("client", NULL, NULL, LARDER_TYPE_CLIENT, fixed);
  /**
   * LarderPersister:store:
   *
   * Where.
   */
  properties[PROP_STORE] = g_param_spec_object ("store", NULL, NULL, LARDER_TYPE_STORE, fixed);
  /**
   * LarderPersister:name:
   *
   * Under which name.
   */
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, fixed);
  /**
   * LarderPersister:buster:
   *
   * Something like a version: a record with another one is thrown away.
   */
  properties[PROP_BUSTER] = g_param_spec_string ("buster", NULL, NULL, "", flags);
  /**
   * LarderPersister:max-age:
   *
   * How old (ms) a record may be.
   */
  properties[PROP_MAX_AGE] =
    g_param_spec_int64 ("max-age", NULL, NULL, 0, G_MAXINT64, MAX_AGE_MS, flags);
  /**
   * LarderPersister:throttle:
   *
   * How long (ms) changes are gathered before they are saved together.
   */
  properties[PROP_THROTTLE] =
    g_param_spec_int64 ("throttle", NULL, NULL, 0, G_MAXINT32, THROTTLE_MS, flags);
  /**
   * LarderPersister:hydration:
   *
   * What is kept and how; %NULL: as the client says.
   */
  properties[PROP_HYDRATION] =
    g_param_spec_object ("hydration", NULL, NULL, LARDER_TYPE_HYDRATION, flags);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
larder_persister_class_init (LarderPersisterClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = larder_persister_get_property;
  object_class->set_property = larder_persister_set_property;
  object_class->dispose = larder_persister_dispose;
  object_class->finalize = larder_persister_finalize;
  define_properties (object_class);

  /**
   * LarderPersister::restored:
   * @self: the persister
   * @n_taken: how many queries and mutations came back
   *
   * What was kept has been read, or there was nothing. Observers do not fetch before this has been
   * emitted; a handler that has more to do first takes [method@Larder.Client.begin_restoring].
   */
  g_signal_new ("restored", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 1, G_TYPE_UINT);
  /**
   * LarderPersister::failed:
   * @self: the persister
   * @error: (type GLib.Error): why
   *
   * The record could not be read, and was thrown away, or could not be written.
   */
  g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
larder_persister_init (LarderPersister *self)
{
  self->buster = g_strdup ("");
  self->max_age = MAX_AGE_MS;
  self->throttle = THROTTLE_MS;
  self->flushes = g_ptr_array_new_with_free_func (g_object_unref);
  larder_deadline_init (&self->due, larder_persister_due, self);
}

/**
 * larder_persister_new:
 * @client: whose cache is kept
 * @store: where
 * @name: under which name
 *
 * Nothing is read or saved before [method@Larder.Persister.start].
 *
 * Returns: (transfer full): the persister, not started
 */
LarderPersister *
larder_persister_new (LarderClient *client,
                      LarderStore  *store,
                      const char   *name)
{
  g_return_val_if_fail (LARDER_IS_CLIENT (client), NULL);
  g_return_val_if_fail (LARDER_IS_STORE (store), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  return g_object_new (LARDER_TYPE_PERSISTER, "client", client, "store", store, "name", name,
                       NULL);
}

/**
 * larder_persister_set_buster:
 * @buster: (nullable): something like a version
 *
 * Sets [property@Larder.Persister:buster].
 */
void
larder_persister_set_buster (LarderPersister *self,
                             const char      *buster)
{
  g_return_if_fail (LARDER_IS_PERSISTER (self));

  if (g_set_str (&self->buster, buster != NULL ? buster : ""))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSTER]);
}

/**
 * larder_persister_set_max_age:
 * @ms: how old a record may be
 *
 * Sets [property@Larder.Persister:max-age].
 */
void
larder_persister_set_max_age (LarderPersister *self,
                              gint64           ms)
{
  g_return_if_fail (LARDER_IS_PERSISTER (self));
  g_return_if_fail (ms >= 0);

  if (self->max_age == ms)
    return;
  self->max_age = ms;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MAX_AGE]);
}

/**
 * larder_persister_set_throttle:
 * @ms: how long changes are gathered
 *
 * Sets [property@Larder.Persister:throttle].
 */
void
larder_persister_set_throttle (LarderPersister *self,
                               gint64           ms)
{
  g_return_if_fail (LARDER_IS_PERSISTER (self));
  g_return_if_fail (ms >= 0);

  if (self->throttle == ms)
    return;
  self->throttle = ms;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_THROTTLE]);
}

/**
 * larder_persister_set_hydration:
 * @hydration: (nullable): what is kept and how
 *
 * Sets [property@Larder.Persister:hydration].
 */
void
larder_persister_set_hydration (LarderPersister *self,
                                LarderHydration *hydration)
{
  g_return_if_fail (LARDER_IS_PERSISTER (self));
  g_return_if_fail (hydration == NULL || LARDER_IS_HYDRATION (hydration));

  if (g_set_object (&self->hydration, hydration))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HYDRATION]);
}

/**
 * larder_persister_start:
 *
 * Reads what is kept and then saves what changes. Until it has been read the client is
 * [property@Larder.Client:restoring]: observers do not fetch.
 */
void
larder_persister_start (LarderPersister *self)
{
  g_return_if_fail (LARDER_IS_PERSISTER (self));

  if (self->started)
    return;
  self->started = TRUE;
  larder_persister_restore (self);
}

/**
 * larder_persister_stop:
 *
 * Saves nothing more; what is being written is finished. Stopped before all was read, it neither
 * takes nor saves anything.
 */
void
larder_persister_stop (LarderPersister *self)
{
  g_return_if_fail (LARDER_IS_PERSISTER (self));

  self->started = FALSE;
  larder_persister_listen (self, FALSE);
}

/**
 * larder_persister_flush_async:
 * @cancellable: (nullable): stops the waiting only
 * @callback: (scope async): called once
 * @user_data: given to @callback
 *
 * Saves what changed at once, as before the end of the program.
 */
void
larder_persister_flush_async (LarderPersister     *self,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (LARDER_IS_PERSISTER (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, larder_persister_flush_async);
  if (!self->listening || (!self->dirty && self->saving == NULL))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  g_ptr_array_add (self->flushes, g_steal_pointer (&task));
  larder_persister_save (self);
}

/**
 * larder_persister_flush_finish:
 * @result: what the callback was given
 *
 * Ends what [method@Larder.Persister.flush_async] began.
 *
 * Returns: %TRUE when everything is kept
 */
gboolean
larder_persister_flush_finish (LarderPersister  *self,
                               GAsyncResult     *result,
                               GError          **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
