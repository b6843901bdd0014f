/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whether anybody sees a program, and whether he works with it. */

#include "config.h"

#include "larder/larder-focus-monitor.h"

#include "larder/larder-query-options-private.h"

struct _LarderFocusMonitor
{
  GObject             parent_instance;

  GMainContext       *context;       /* of the owner's thread */
  LarderFocusSetting  setting;
  gboolean            visible;       /* as told, after the dust has settled */
  gboolean            active;
  gboolean            next_visible;  /* as told last */
  gboolean            next_active;
  GSource            *settle;        /* (owned) (nullable) */
  guint               listeners;
  gboolean            running;       /* the source was begun */
  LarderClosure      *source;        /* LarderFocusSourceFunc (owned) (nullable) */
};

/**
 * LarderFocusMonitor:
 *
 * Whether anybody sees a program, and whether he works with it.
 *
 * These are two facts: while no window is seen, retries and intervals wait; when the user comes
 * back to one of the windows, data is refetched. Without windows, and until told otherwise, both
 * are true. What is told of windows counts only when the main loop has nothing more urgent to do,
 * so that the way from one own window to another is no absence.
 */

/**
 * LarderFocusSourceFunc:
 * @monitor: whom to tell
 * @begin: %TRUE to begin, %FALSE to stop
 * @user_data: what was given with the function
 *
 * Begins or stops to watch the windows of the program.
 */

typedef enum
{
  PROP_VISIBLE = 1,
  PROP_ACTIVE,
  PROP_SETTING,
} LarderFocusMonitorProperty;

enum
{
  CHANGED,
  N_SIGNALS,
};

static GParamSpec *properties[PROP_SETTING + 1];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LarderFocusMonitor, larder_focus_monitor, G_TYPE_OBJECT)

static void
run_source (LarderFocusMonitor *self,
            gboolean            begin)
{
  if (self->source == NULL || self->running == begin)
    return;
  self->running = begin;
  ((LarderFocusSourceFunc) self->source->func) (self, begin, self->source->user_data);
}

static gboolean
resolve (LarderFocusMonitor *self,
         gboolean            told)
{
  if (self->setting == LARDER_FOCUS_AUTOMATIC)
    return told;
  return self->setting == LARDER_FOCUS_FORCED_TRUE;
}

static void
tell (LarderFocusMonitor *self,
      gboolean            was_visible,
      gboolean            was_active,
      gboolean            came)
{
  gboolean visible = resolve (self, self->visible);

  g_object_freeze_notify (G_OBJECT (self));
  if (visible != was_visible)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VISIBLE]);
  if (resolve (self, self->active) != was_active)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACTIVE]);
  g_object_thaw_notify (G_OBJECT (self));
  g_signal_emit (self, signals[CHANGED], 0, visible, came);
}

static gboolean
settle_cb (gpointer user_data)
{
  LarderFocusMonitor *self = user_data;
  gboolean was_visible = resolve (self, self->visible);
  gboolean was_active = resolve (self, self->active);

  g_clear_pointer (&self->settle, g_source_unref);
  if (self->visible == self->next_visible && self->active == self->next_active)
    return G_SOURCE_REMOVE;
  self->visible = self->next_visible;
  self->active = self->next_active;
  if (self->setting == LARDER_FOCUS_AUTOMATIC)
    tell (self, was_visible, was_active, !was_active && self->active);
  return G_SOURCE_REMOVE;
}

static void
settle_later (LarderFocusMonitor *self)
{
  if (self->settle != NULL)
    return;
  self->settle = g_idle_source_new ();
  g_source_set_static_name (self->settle, "Larder focus");
  g_source_set_callback (self->settle, settle_cb, self, NULL);
  g_source_attach (self->settle, self->context);
}

static void
larder_focus_monitor_get_property (GObject    *object,
                                   guint       prop_id,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  LarderFocusMonitor *self = LARDER_FOCUS_MONITOR (object);

  switch ((LarderFocusMonitorProperty) prop_id)
    {
    case PROP_VISIBLE:
      g_value_set_boolean (value, resolve (self, self->visible));
      break;

    case PROP_ACTIVE:
      g_value_set_boolean (value, resolve (self, self->active));
      break;

    case PROP_SETTING:
      g_value_set_enum (value, (int) self->setting);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
larder_focus_monitor_set_property (GObject      *object,
                                   guint         prop_id,
                                   const GValue *value,
                                   GParamSpec   *pspec)
{
  if (prop_id == PROP_SETTING)
    larder_focus_monitor_set_setting (LARDER_FOCUS_MONITOR (object), g_value_get_enum (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
larder_focus_monitor_dispose (GObject *object)
{
  LarderFocusMonitor *self = LARDER_FOCUS_MONITOR (object);

  run_source (self, FALSE);
  g_clear_pointer (&self->source, larder_closure_unref);
  if (self->settle != NULL)
    g_source_destroy (self->settle);
  g_clear_pointer (&self->settle, g_source_unref);

  G_OBJECT_CLASS (larder_focus_monitor_parent_class)->dispose (object);
}

static void
larder_focus_monitor_finalize (GObject *object)
{
  g_main_context_unref (LARDER_FOCUS_MONITOR (object)->context);

  G_OBJECT_CLASS (larder_focus_monitor_parent_class)->finalize (object);
}

static void
larder_focus_monitor_class_init (LarderFocusMonitorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags readable =
    G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = larder_focus_monitor_get_property;
  object_class->set_property = larder_focus_monitor_set_property;
  object_class->dispose = larder_focus_monitor_dispose;
  object_class->finalize = larder_focus_monitor_finalize;

  /**
   * LarderFocusMonitor:visible:
   *
   * Whether anybody sees the program.
   */
  properties[PROP_VISIBLE] = g_param_spec_boolean ("visible", NULL, NULL, TRUE, readable);
  /**
   * LarderFocusMonitor:active:
   *
   * Whether the user works with one of its windows.
   */
  properties[PROP_ACTIVE] = g_param_spec_boolean ("active", NULL, NULL, TRUE, readable);
  /**
   * LarderFocusMonitor:setting:
   *
   * Whether what is told of the windows counts.
   */
  properties[PROP_SETTING] =
    g_param_spec_enum ("setting", NULL, NULL, LARDER_TYPE_FOCUS_SETTING, LARDER_FOCUS_AUTOMATIC,
                       readable | G_PARAM_WRITABLE);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  /**
   * LarderFocusMonitor::changed:
   * @self: the monitor
   * @visible: whether anybody sees the program now
   * @came: whether the user came back to it
   *
   * One of the facts is another one, or the setting was changed.
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_BOOLEAN,
                                   G_TYPE_BOOLEAN);
}

static void
larder_focus_monitor_init (LarderFocusMonitor *self)
{
  self->context = g_main_context_ref_thread_default ();
  self->visible = self->next_visible = TRUE;
  self->active = self->next_active = TRUE;
}

/**
 * larder_focus_monitor_new:
 *
 * Makes a monitor for the context that is thread-default now.
 *
 * Returns: (transfer full): the monitor
 */
LarderFocusMonitor *
larder_focus_monitor_new (void)
{
  return g_object_new (LARDER_TYPE_FOCUS_MONITOR, NULL);
}

/**
 * larder_focus_monitor_get_visible:
 *
 * While nobody does, fetches are not tried again and intervals wait; mutations go on.
 *
 * Returns: whether anybody sees the program
 */
gboolean
larder_focus_monitor_get_visible (LarderFocusMonitor *self)
{
  g_return_val_if_fail (LARDER_IS_FOCUS_MONITOR (self), FALSE);

  return resolve (self, self->visible);
}

/**
 * larder_focus_monitor_get_active:
 *
 * An active window gained where there was none before is what refetches on focus.
 *
 * Returns: whether the user works with one of its windows
 */
gboolean
larder_focus_monitor_get_active (LarderFocusMonitor *self)
{
  g_return_val_if_fail (LARDER_IS_FOCUS_MONITOR (self), FALSE);

  return resolve (self, self->active);
}

/**
 * larder_focus_monitor_set_visible:
 * @visible: whether a window of the program is mapped and not suspended
 *
 * Tells a fact. It counts when the main loop has nothing more urgent to do.
 */
void
larder_focus_monitor_set_visible (LarderFocusMonitor *self,
                                  gboolean            visible)
{
  g_return_if_fail (LARDER_IS_FOCUS_MONITOR (self));

  self->next_visible = !!visible;
  settle_later (self);
}

/**
 * larder_focus_monitor_set_active:
 * @active: whether a window of the program is the active one
 *
 * Tells a fact. It counts when the main loop has nothing more urgent to do.
 */
void
larder_focus_monitor_set_active (LarderFocusMonitor *self,
                                 gboolean            active)
{
  g_return_if_fail (LARDER_IS_FOCUS_MONITOR (self));

  self->next_active = !!active;
  settle_later (self);
}

/**
 * larder_focus_monitor_get_setting:
 *
 * See [method@Larder.FocusMonitor.set_setting].
 *
 * Returns: whether what is told of the windows counts
 */
LarderFocusSetting
larder_focus_monitor_get_setting (LarderFocusMonitor *self)
{
  g_return_val_if_fail (LARDER_IS_FOCUS_MONITOR (self), LARDER_FOCUS_AUTOMATIC);

  return self->setting;
}

/**
 * larder_focus_monitor_set_setting:
 * @setting: what counts from now on
 *
 * Sets [property@Larder.FocusMonitor:setting]. Who listens is told what is true now with every
 * change of the setting, also when that is the same as before.
 */
void
larder_focus_monitor_set_setting (LarderFocusMonitor *self,
                                  LarderFocusSetting  setting)
{
  gboolean was_visible, was_active;

  g_return_if_fail (LARDER_IS_FOCUS_MONITOR (self));

  if (self->setting == setting)
    return;
  was_visible = resolve (self, self->visible);
  was_active = resolve (self, self->active);
  self->setting = setting;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SETTING]);
  tell (self, was_visible, was_active, resolve (self, self->active));
}

/**
 * larder_focus_monitor_set_source:
 * @func: (nullable) (scope notified) (closure user_data) (destroy destroy):
 *   called with %TRUE when it should begin to tell this monitor, and with %FALSE when it should
 *   stop; each once and in turn
 * @user_data: given to @func
 * @destroy: (nullable): called with @user_data when @func is not needed any more
 *
 * Sets where the monitor gets its facts from. It is begun with the first listener and ended with
 * the last; a former source is ended first.
 */
void
larder_focus_monitor_set_source (LarderFocusMonitor   *self,
                                 LarderFocusSourceFunc func,
                                 gpointer              user_data,
                                 GDestroyNotify        destroy)
{
  g_return_if_fail (LARDER_IS_FOCUS_MONITOR (self));

  run_source (self, FALSE);
  g_clear_pointer (&self->source, larder_closure_unref);
  if (func != NULL)
    self->source = larder_closure_new (G_CALLBACK (func), user_data, destroy);
  run_source (self, self->listeners > 0);
}

/**
 * larder_focus_monitor_listen:
 *
 * Says that somebody listens; counted. Clients do it while they are mounted.
 */
void
larder_focus_monitor_listen (LarderFocusMonitor *self)
{
  g_return_if_fail (LARDER_IS_FOCUS_MONITOR (self));

  if (self->listeners++ == 0)
    run_source (self, TRUE);
}

/**
 * larder_focus_monitor_unlisten:
 *
 * Ends what [method@Larder.FocusMonitor.listen] began.
 */
void
larder_focus_monitor_unlisten (LarderFocusMonitor *self)
{
  g_return_if_fail (LARDER_IS_FOCUS_MONITOR (self));
  g_return_if_fail (self->listeners > 0);

  if (--self->listeners == 0)
    run_source (self, FALSE);
}
