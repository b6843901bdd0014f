/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Keeps one slice in a storage: options, saving, forgetting. */

#include "config.h"

#include "larder/larder-slice-persist-private.h"

/**
 * LarderSlicePersist:
 *
 * Keeps one slice in a storage.
 *
 * Set it up, then call [method@Larder.SlicePersist.hydrate]. From then on every change of the slice
 * is saved; writes never overlap, and the last state wins. Nothing is saved before the record was
 * read, unless [property@Larder.SlicePersist:skip-hydration]. A record that can not be used is set
 * aside, so that the next write does not replace it. Options may change later; they count from the
 * next reading or writing on.
 */

typedef enum
{
  PROP_SLICE = 1,
  PROP_STORAGE,
  PROP_NAME,
  PROP_CLOCK,
  PROP_VERSION,
  PROP_DELAY,
  PROP_DEEP,
  PROP_SKIP_HYDRATION,
  PROP_HYDRATING,
  PROP_HAS_HYDRATED,
} LarderSlicePersistProperty;

enum
{
  HYDRATING,
  HYDRATED,
  SAVE_FAILED,
  N_SIGNALS,
};

static GParamSpec *properties[PROP_HAS_HYDRATED + 1];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LarderSlicePersist, larder_slice_persist, G_TYPE_OBJECT)

/* One record that is written or forgotten. */
typedef struct
{
  LarderPersistOrder *order;
  LarderSliceStorage *storage;
  guint64             serial;
  char               *name;
  LarderValue        *record;   /* NULL: forgotten */
} Work;

void
larder_persist_order_unref (LarderPersistOrder *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_mutex_clear (&self->mutex);
  g_free (self);
}

static void
work_free (gpointer data)
{
  Work *work = data;

  larder_persist_order_unref (work->order);
  g_object_unref (work->storage);
  g_clear_pointer (&work->record, larder_value_unref);
  g_free (work->name);
  g_free (work);
}

static gboolean
work_run (Work    *work,
          GError **error)
{
  gboolean done = TRUE;

  g_mutex_lock (&work->order->mutex);
  if (work->serial > work->order->last_serial)
    {
      if (work->record != NULL)
        done = larder_slice_storage_store (work->storage, work->name, work->record, error);
      else
        done = larder_slice_storage_remove (work->storage, work->name, error);
      if (done)
        work->order->last_serial = work->serial;
    }
  g_mutex_unlock (&work->order->mutex);
  return done;
}

static void
work_thread (GTask        *task,
             gpointer      source_object,
             gpointer      task_data,
             GCancellable *cancellable)
{
  g_autoptr(GError) error = NULL;

  if (work_run (task_data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static LarderValue *
make_record (LarderSlicePersist *self)
{
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();
  g_autoptr(LarderValue) state = larder_slice_get_state (self->slice);
  g_autoptr(LarderValue) part = NULL;

  if (self->partialize != NULL)
    part = ((LarderPartializeFunc) self->partialize->func) (state, self->partialize->user_data);
  larder_value_builder_set_value (builder, "state", part != NULL ? part : state);
  larder_value_builder_set_int (builder, "version", self->version);
  return larder_value_builder_end (builder);
}

static Work *
make_work (LarderSlicePersist *self,
           gboolean            forget)
{
  Work *work = g_new0 (Work, 1);

  g_atomic_ref_count_inc (&self->order->refs);
  work->order = self->order;
  work->storage = g_object_ref (self->storage);
  work->serial = ++self->serial;
  work->name = g_strdup (self->name);
  work->record = forget ? NULL : make_record (self);
  return work;
}

static void
work_done (LarderSlicePersist *self,
           const GError       *error)
{
  if (error == NULL)
    return;
  /* What is not written is written with the next change. */
  self->dirty = TRUE;
  g_info ("The slice “%s” was not saved: %s", self->name, error->message);
  g_signal_emit (self, signals[SAVE_FAILED], 0, error);
}

static void save (LarderSlicePersist *self,
                  gboolean            forget);

static void
disarm (LarderSlicePersist *self)
{
  self->armed = FALSE;
  larder_clock_set_alarm (self->clock, self, LARDER_NEVER, NULL, NULL);
}

static void
work_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(LarderSlicePersist) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean again = self->dirty;

  self->storing = FALSE;
  g_task_propagate_boolean (G_TASK (result), &error);
  work_done (self, error);
  if (again && self->slice != NULL)
    save (self, FALSE);
}

static void
save (LarderSlicePersist *self,
      gboolean            forget)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GTask) task = NULL;
  Work *work;

  disarm (self);
  if (self->storing && !forget)
    {
      self->dirty = TRUE;
      return;
    }
  self->dirty = FALSE;
  work = make_work (self, forget);
  if (!larder_slice_storage_is_threaded (self->storage))
    {
      work_run (work, &error);
      work_free (work);
      work_done (self, error);
      return;
    }
  self->storing = TRUE;
  /* The callback holds this, not the task, of which the thread may be the last to let go. */
  task = g_task_new (NULL, NULL, work_cb, g_object_ref (self));
  g_task_set_source_tag (task, save);
  g_task_set_task_data (task, work, work_free);
  g_task_run_in_thread (task, work_thread);
}

static gboolean
alarm_cb (gpointer user_data)
{
  LarderSlicePersist *self = user_data;

  self->armed = FALSE;
  if (self->dirty)
    save (self, FALSE);
  return G_SOURCE_REMOVE;
}

void
larder_slice_persist_touch (LarderSlicePersist *self)
{
  self->dirty = TRUE;
  if (!self->open && !self->skip_hydration)
    return;
  if (self->hydrating || self->storing)
    return;
  if (self->delay_ms <= 0)
    save (self, FALSE);
  else if (!self->armed)
    {
      self->armed = TRUE;
      larder_clock_set_alarm (self->clock, self,
                              larder_clock_get_time_ms (self->clock) + self->delay_ms, alarm_cb,
                              self);
    }
}

static void
slice_changed_cb (LarderSlicePersist *self)
{
  if (!self->applying)
    larder_slice_persist_touch (self);
}

static void
storage_changed_cb (LarderSlicePersist *self,
                    const char         *name)
{
  if (self->open && (name == NULL || g_str_equal (name, self->name)))
    larder_slice_persist_hydrate (self);
}

void
larder_slice_persist_tell (LarderSlicePersist *self,
                           gboolean            hydrating,
                           gboolean            has_hydrated)
{
  gboolean was_hydrating = self->hydrating;
  gboolean had_hydrated = self->has_hydrated;

  self->hydrating = hydrating;
  self->has_hydrated = has_hydrated;
  if (was_hydrating != hydrating)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HYDRATING]);
  if (had_hydrated != has_hydrated)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HAS_HYDRATED]);
}

static void
larder_slice_persist_get_property (GObject    *object,
                                   guint       prop_id,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  LarderSlicePersist *self = LARDER_SLICE_PERSIST (object);

  switch ((LarderSlicePersistProperty) prop_id)
    {
    case PROP_SLICE:
      g_value_set_object (value, self->slice);
      break;

    case PROP_STORAGE:
      g_value_set_object (value, self->storage);
      break;

    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;

    case PROP_CLOCK:
      g_value_set_object (value, self->clock);
      break;

    case PROP_VERSION:
      g_value_set_int64 (value, self->version);
      break;

    case PROP_DELAY:
      g_value_set_int64 (value, self->delay_ms);
      break;

    case PROP_DEEP:
      g_value_set_boolean (value, self->deep);
      break;

    case PROP_SKIP_HYDRATION:
      g_value_set_boolean (value, self->skip_hydration);
      break;

    case PROP_HYDRATING:
      g_value_set_boolean (value, self->hydrating);
      break;

    case PROP_HAS_HYDRATED:
      g_value_set_boolean (value, self->has_hydrated);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
larder_slice_persist_set_property (GObject      *object,
                                   guint         prop_id,
                                   const GValue *value,
                                   GParamSpec   *pspec)
{
  LarderSlicePersist *self = LARDER_SLICE_PERSIST (object);

  if (prop_id == PROP_SLICE)
    self->slice = g_value_dup_object (value);
  else if (prop_id == PROP_STORAGE)
    self->storage = g_value_dup_object (value);
  else if (prop_id == PROP_NAME)
    larder_slice_persist_set_name (self, g_value_get_string (value));
  else if (prop_id == PROP_CLOCK)
    self->clock = g_value_dup_object (value);
  else if (prop_id == PROP_VERSION)
    larder_slice_persist_set_version (self, g_value_get_int64 (value));
  else if (prop_id == PROP_DELAY)
    larder_slice_persist_set_delay (self, g_value_get_int64 (value));
  else if (prop_id == PROP_DEEP)
    larder_slice_persist_set_deep (self, g_value_get_boolean (value));
  else if (prop_id == PROP_SKIP_HYDRATION)
    self->skip_hydration = g_value_get_boolean (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
larder_slice_persist_constructed (GObject *object)
{
  LarderSlicePersist *self = LARDER_SLICE_PERSIST (object);

  G_OBJECT_CLASS (larder_slice_persist_parent_class)->constructed (object);

  g_return_if_fail (self->slice != NULL && self->storage != NULL && self->name != NULL);

  if (self->clock == NULL)
    self->clock = larder_system_clock_new ();
  g_signal_connect_object (self->slice, "changed", G_CALLBACK (slice_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->storage, "changed", G_CALLBACK (storage_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
larder_slice_persist_dispose (GObject *object)
{
  LarderSlicePersist *self = LARDER_SLICE_PERSIST (object);

  if (self->clock != NULL)
    disarm (self);
  self->hydration++;
  g_clear_object (&self->slice);
  g_clear_object (&self->storage);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (larder_slice_persist_parent_class)->dispose (object);
}

static void
larder_slice_persist_finalize (GObject *object)
{
  LarderSlicePersist *self = LARDER_SLICE_PERSIST (object);

  g_clear_pointer (&self->migrate, larder_closure_unref);
  g_clear_pointer (&self->partialize, larder_closure_unref);
  g_clear_pointer (&self->merge, larder_closure_unref);
  larder_persist_order_unref (self->order);
  g_free (self->name);

  G_OBJECT_CLASS (larder_slice_persist_parent_class)->finalize (object);
}

static void
install_signals (GType type)
{
  /**
   * LarderSlicePersist::hydrating:
   * @self: the object
   * @state: the state of the slice
   *
   * The record is about to be read.
   */
  signals[HYDRATING] =
    g_signal_new ("hydrating", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                  LARDER_TYPE_VALUE);
  /**
   * LarderSlicePersist::hydrated:
   * @self: the object
   * @state: the state of the slice now
   * @error: (nullable): why the record was not used; %NULL when it was, or when there is none
   *
   * Reading has ended. What a handler changes in the slice is kept and saved.
   */
  signals[HYDRATED] =
    g_signal_new ("hydrated", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                  LARDER_TYPE_VALUE, G_TYPE_ERROR);
  /**
   * LarderSlicePersist::save-failed:
   * @self: the object
   * @error: %LARDER_ERROR_STORAGE
   *
   * A record was not written; it is tried again with the next change.
   */
  signals[SAVE_FAILED] =
    g_signal_new ("save-failed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                  G_TYPE_ERROR);
}

static void
larder_slice_persist_class_init (LarderSlicePersistClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags construct =
    G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;
  const GParamFlags readable =
    G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  const GParamFlags flags = readable | G_PARAM_WRITABLE;

  object_class->get_property = larder_slice_persist_get_property;
  object_class->set_property = larder_slice_persist_set_property;
  object_class->constructed = larder_slice_persist_constructed;
  object_class->dispose = larder_slice_persist_dispose;
  object_class->finalize = larder_slice_persist_finalize;

  /**
   * LarderSlicePersist:slice:
   *
   * What is kept.
   */
  properties[PROP_SLICE] =
    g_param_spec_object ("slice", NULL, NULL, LARDER_TYPE_SLICE, construct);
  /**
   * LarderSlicePersist:storage:
   *
   * Where it is kept.
   */
  properties[PROP_STORAGE] =
    g_param_spec_object ("storage", NULL, NULL, LARDER_TYPE_SLICE_STORAGE, construct);
  /**
   * LarderSlicePersist:name:
   *
   * Of the record.
   */
  properties[PROP_NAME] =
    g_param_spec_string ("name", NULL, NULL, NULL, flags | G_PARAM_CONSTRUCT);
  /**
   * LarderSlicePersist:clock:
   *
   * Where the time comes from.
   */
  properties[PROP_CLOCK] =
    g_param_spec_object ("clock", NULL, NULL, LARDER_TYPE_CLOCK, construct);
  /**
   * LarderSlicePersist:version:
   *
   * Of the state as the program knows it. A record without a version is used as it is.
   */
  properties[PROP_VERSION] =
    g_param_spec_int64 ("version", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  /**
   * LarderSlicePersist:delay:
   *
   * How long (ms) from the first change until it is written, so that a stream of changes is one
   * write; 0: every change is written at once.
   */
  properties[PROP_DELAY] = g_param_spec_int64 ("delay", NULL, NULL, 0, G_MAXINT64, 0, flags);
  /**
   * LarderSlicePersist:deep:
   *
   * Whether stored objects are merged into the current ones at every depth, so that defaults which
   * a newer version added inside of them stay; else stored members replace current ones.
   */
  properties[PROP_DEEP] = g_param_spec_boolean ("deep", NULL, NULL, FALSE, flags);
  /**
   * LarderSlicePersist:skip-hydration:
   *
   * Whether changes are saved although the record was never read.
   */
  properties[PROP_SKIP_HYDRATION] =
    g_param_spec_boolean ("skip-hydration", NULL, NULL, FALSE, construct);
  /**
   * LarderSlicePersist:hydrating:
   *
   * Whether the record is being read.
   */
  properties[PROP_HYDRATING] =
    g_param_spec_boolean ("hydrating", NULL, NULL, FALSE, readable);
  /**
   * LarderSlicePersist:has-hydrated:
   *
   * Whether the record was read, or there was none, or it was of another version; not when reading
   * or migrating failed.
   */
  properties[PROP_HAS_HYDRATED] =
    g_param_spec_boolean ("has-hydrated", NULL, NULL, FALSE, readable);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
  install_signals (G_TYPE_FROM_CLASS (klass));
}

static void
larder_slice_persist_init (LarderSlicePersist *self)
{
  self->order = g_new0 (LarderPersistOrder, 1);
  g_atomic_ref_count_init (&self->order->refs);
  g_mutex_init (&self->order->mutex);
}

/**
 * larder_slice_persist_clear_storage:
 *
 * Forgets the record, and drops what is being read and what waits to be written. The slice stays
 * as it is; its next change is saved again.
 */
void
larder_slice_persist_clear_storage (LarderSlicePersist *self)
{
  g_return_if_fail (LARDER_IS_SLICE_PERSIST (self));

  self->hydration++;
  self->open = TRUE;
  larder_slice_persist_tell (self, FALSE, self->has_hydrated);
  save (self, TRUE);
}

/**
 * larder_slice_persist_save:
 * @error: return location
 *
 * Writes what waits, in the caller's thread, and waits for what is being written.
 *
 * Returns: %FALSE with %LARDER_ERROR_STORAGE
 */
gboolean
larder_slice_persist_save (LarderSlicePersist  *self,
                           GError             **error)
{
  Work *work;
  gboolean done;

  g_return_val_if_fail (LARDER_IS_SLICE_PERSIST (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  /* What was not read yet must not be replaced. */
  if ((!self->dirty && !self->storing) || self->hydrating ||
      (!self->open && !self->skip_hydration))
    return TRUE;
  disarm (self);
  work = make_work (self, FALSE);
  done = work_run (work, error);
  work_free (work);
  self->dirty = !done;
  return done;
}
