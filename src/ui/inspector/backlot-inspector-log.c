/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happened to the entries of a client's cache, the newest first. */

#include "config.h"

#include "ui/inspector/backlot-inspector-log.h"

#include <glib/gi18n.h>
#include <inttypes.h>

#include "larder/larder-query-cache.h"
#include "larder/larder-query-observer.h"

#include "ui/inspector/backlot-inspector-line.h"
#include "ui/inspector/backlot-inspector-text.h"

struct _BacklotInspectorLog
{
  GObject                parent_instance;

  LarderClock           *clock;    /* (owned) */
  LarderQueryCache      *cache;    /* (owned) */
  BacklotInspectorCosts *costs;    /* (owned): made before this, so it is told before */
  GListStore            *lines;    /* (owned) */
  gboolean               paused;
};

typedef enum
{
  PROP_PAUSED = 1,
} BacklotInspectorLogProperty;

static GParamSpec *properties[PROP_PAUSED + 1];

G_DEFINE_FINAL_TYPE (BacklotInspectorLog, backlot_inspector_log, G_TYPE_OBJECT)

static void
write_line (BacklotInspectorLog *self,
            const char          *what,
            LarderQuery         *query,
            const char          *note)
{
  g_autofree char *time = backlot_inspector_text_time (larder_clock_get_time_ms (self->clock));
  g_autoptr(BacklotInspectorLine) line =
    backlot_inspector_line_new (time, what, larder_query_get_hash (query), note);

  g_list_store_insert (self->lines, 0, line);
  if (g_list_model_get_n_items (G_LIST_MODEL (self->lines)) > BACKLOT_INSPECTOR_MAX_LINES)
    g_list_store_remove (self->lines, BACKLOT_INSPECTOR_MAX_LINES);
}

/* How long the fetch took that ends now, and @message. */
static char *
note_end (BacklotInspectorLog *self,
          LarderQuery         *query,
          const char          *message)
{
  gint64 ms = backlot_inspector_costs_get (self->costs, query)->last_ms;
  g_autofree char *duration =
    /* Translators: how long a fetch took, in milliseconds */
    ms >= 0 ? g_strdup_printf (_("%" PRId64 " ms"), ms) : NULL;

  if (duration == NULL || message == NULL)
    return g_strdup (duration != NULL ? duration : message);
  return g_strconcat (duration, " · ", message, NULL);
}

static void
write_end (BacklotInspectorLog *self,
           LarderQuery         *query,
           const char          *what,
           const GError        *error)
{
  g_autofree char *note = note_end (self, query, error != NULL ? error->message : NULL);

  write_line (self, what, query, note);
}

static void
write_update (BacklotInspectorLog *self,
              LarderQuery         *query,
              LarderQueryAction    action)
{
  const GError *reason = larder_query_get_failure_reason (query);

  switch (action)
    {
    case LARDER_QUERY_ACTION_FETCH:
      write_line (self, _("Fetch started"), query, NULL);
      break;
    case LARDER_QUERY_ACTION_SUCCESS:
      write_end (self, query, _("Fetch ended"), NULL);
      break;
    case LARDER_QUERY_ACTION_ERROR:
      write_end (self, query, _("Fetch failed"), larder_query_get_error (query));
      break;
    case LARDER_QUERY_ACTION_REVERT:
      write_end (self, query, _("Fetch cancelled"), NULL);
      break;
    case LARDER_QUERY_ACTION_FAILED:
      write_line (self, _("Attempt failed"), query, reason != NULL ? reason->message : NULL);
      break;
    case LARDER_QUERY_ACTION_PAUSE:
      write_line (self, _("Fetch paused"), query, NULL);
      break;
    case LARDER_QUERY_ACTION_CONTINUE:
      write_line (self, _("Fetch continued"), query, NULL);
      break;
    case LARDER_QUERY_ACTION_WRITE:
      write_line (self, _("Data written"), query, NULL);
      break;
    case LARDER_QUERY_ACTION_INVALIDATE:
      write_line (self, _("Invalidated"), query, NULL);
      break;
    case LARDER_QUERY_ACTION_RESET:
      write_line (self, _("Reset"), query, NULL);
      break;
    case LARDER_QUERY_ACTION_SET_STATE:
      write_line (self, _("State set"), query, NULL);
      break;
    case LARDER_QUERY_ACTION_LAYERS:
      write_line (self, _("Pending changes"), query, NULL);
      break;
    case LARDER_QUERY_ACTION_LIVE:
      write_line (self, _("Live"), query, NULL);
      break;
    case LARDER_QUERY_ACTION_NONE:
    default:
      break;
    }
}

static void
event_cb (BacklotInspectorLog *self,
          LarderQueryEvent     event,
          LarderQuery         *query,
          LarderQueryAction    action,
          LarderQueryObserver *observer)
{
  if (self->paused)
    return;

  switch (event)
    {
    case LARDER_QUERY_EVENT_ADDED:
      write_line (self, _("Added"), query, NULL);
      break;
    case LARDER_QUERY_EVENT_REMOVED:
      write_line (self, _("Removed"), query, NULL);
      break;
    case LARDER_QUERY_EVENT_UPDATED:
      write_update (self, query, action);
      break;
    case LARDER_QUERY_EVENT_OBSERVER_ADDED:
    case LARDER_QUERY_EVENT_OBSERVER_REMOVED:
    case LARDER_QUERY_EVENT_OBSERVER_RESULTS_UPDATED:
    case LARDER_QUERY_EVENT_OBSERVER_OPTIONS_UPDATED:
    default:
      break;
    }
}

static void
backlot_inspector_log_get_property (GObject    *object,
                                    guint       prop_id,
                                    GValue     *value,
                                    GParamSpec *pspec)
{
  if (prop_id == PROP_PAUSED)
    g_value_set_boolean (value, BACKLOT_INSPECTOR_LOG (object)->paused);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
backlot_inspector_log_set_property (GObject      *object,
                                    guint         prop_id,
                                    const GValue *value,
                                    GParamSpec   *pspec)
{
  BacklotInspectorLog *self = BACKLOT_INSPECTOR_LOG (object);

  if (prop_id != PROP_PAUSED)
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      return;
    }
  if (self->paused == g_value_get_boolean (value))
    return;
  self->paused = g_value_get_boolean (value);
  g_object_notify_by_pspec (object, pspec);
}

static void
backlot_inspector_log_dispose (GObject *object)
{
  BacklotInspectorLog *self = BACKLOT_INSPECTOR_LOG (object);

  if (self->cache != NULL)
    g_signal_handlers_disconnect_by_data (self->cache, self);
  g_clear_object (&self->cache);
  g_clear_object (&self->clock);
  g_clear_object (&self->costs);

  G_OBJECT_CLASS (backlot_inspector_log_parent_class)->dispose (object);
}

static void
backlot_inspector_log_finalize (GObject *object)
{
  BacklotInspectorLog *self = BACKLOT_INSPECTOR_LOG (object);

  g_object_unref (self->lines);

  G_OBJECT_CLASS (backlot_inspector_log_parent_class)->finalize (object);
}

static void
backlot_inspector_log_class_init (BacklotInspectorLogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = backlot_inspector_log_get_property;
  object_class->set_property = backlot_inspector_log_set_property;
  object_class->dispose = backlot_inspector_log_dispose;
  object_class->finalize = backlot_inspector_log_finalize;

  properties[PROP_PAUSED] =
    g_param_spec_boolean ("paused", NULL, NULL, FALSE,
                          (G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
backlot_inspector_log_init (BacklotInspectorLog *self)
{
  self->lines = g_list_store_new (BACKLOT_TYPE_INSPECTOR_LINE);
}

BacklotInspectorLog *
backlot_inspector_log_new (LarderClient          *client,
                           BacklotInspectorCosts *costs)
{
  BacklotInspectorLog *self;

  g_return_val_if_fail (LARDER_IS_CLIENT (client), NULL);

  self = g_object_new (BACKLOT_TYPE_INSPECTOR_LOG, NULL);
  self->costs = g_object_ref (costs);
  self->clock = g_object_ref (larder_client_get_clock (client));
  self->cache = g_object_ref (larder_client_get_query_cache (client));
  g_signal_connect_object (self->cache, "event", G_CALLBACK (event_cb), self, G_CONNECT_SWAPPED);
  return self;
}

GListModel *
backlot_inspector_log_get_lines (BacklotInspectorLog *self)
{
  g_return_val_if_fail (BACKLOT_IS_INSPECTOR_LOG (self), NULL);

  return G_LIST_MODEL (self->lines);
}

void
backlot_inspector_log_clear (BacklotInspectorLog *self)
{
  g_return_if_fail (BACKLOT_IS_INSPECTOR_LOG (self));

  g_list_store_remove_all (self->lines);
}
