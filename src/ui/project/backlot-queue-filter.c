/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Chooses which states the queue shows: a row of toggles, or one button where that is too wide. */

#include "config.h"

#include "ui/project/backlot-queue-filter.h"

/* In the order of the choices. */
static const char * const filters[] = { "all", "running", "queued", "done", "failed" };

struct _BacklotQueueFilter
{
  AdwBin       parent_instance;

  char        *filter;
  gboolean     compact;

  GtkDropDown *choice;
};

typedef enum
{
  PROP_FILTER = 1,
  PROP_COMPACT,
} BacklotQueueFilterProperty;

static GParamSpec *properties[PROP_COMPACT + 1];

G_DEFINE_FINAL_TYPE (BacklotQueueFilter, backlot_queue_filter, ADW_TYPE_BIN)

static guint
filter_index (gpointer    this,
              const char *filter)
{
  for (guint i = 0; i < G_N_ELEMENTS (filters); i++)
    if (g_strcmp0 (filters[i], filter) == 0)
      return i;
  return 0;
}

static void
set_filter (BacklotQueueFilter *self,
            const char         *filter)
{
  /* A toggle group has none while its toggles are made. */
  if (filter != NULL && g_set_str (&self->filter, filter))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FILTER]);
}

static void
selected_cb (BacklotQueueFilter *self)
{
  guint selected = gtk_drop_down_get_selected (self->choice);

  if (self->compact && selected < G_N_ELEMENTS (filters))
    set_filter (self, filters[selected]);
}

static void
backlot_queue_filter_get_property (GObject    *object,
                                   guint       prop_id,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  BacklotQueueFilter *self = BACKLOT_QUEUE_FILTER (object);

  switch ((BacklotQueueFilterProperty) prop_id)
    {
    case PROP_FILTER:
      g_value_set_string (value, self->filter);
      break;
    case PROP_COMPACT:
      g_value_set_boolean (value, self->compact);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_queue_filter_set_property (GObject      *object,
                                   guint         prop_id,
                                   const GValue *value,
                                   GParamSpec   *pspec)
{
  BacklotQueueFilter *self = BACKLOT_QUEUE_FILTER (object);

  switch ((BacklotQueueFilterProperty) prop_id)
    {
    case PROP_FILTER:
      set_filter (self, g_value_get_string (value));
      break;
    case PROP_COMPACT:
      if (self->compact == g_value_get_boolean (value))
        return;
      self->compact = g_value_get_boolean (value);
      g_object_notify_by_pspec (object, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_queue_filter_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), BACKLOT_TYPE_QUEUE_FILTER);

  G_OBJECT_CLASS (backlot_queue_filter_parent_class)->dispose (object);
}

static void
backlot_queue_filter_finalize (GObject *object)
{
  g_free (BACKLOT_QUEUE_FILTER (object)->filter);

  G_OBJECT_CLASS (backlot_queue_filter_parent_class)->finalize (object);
}

static void
backlot_queue_filter_class_init (BacklotQueueFilterClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = backlot_queue_filter_get_property;
  object_class->set_property = backlot_queue_filter_set_property;
  object_class->dispose = backlot_queue_filter_dispose;
  object_class->finalize = backlot_queue_filter_finalize;

  properties[PROP_FILTER] = g_param_spec_string ("filter", NULL, NULL, "all", flags);
  properties[PROP_COMPACT] = g_param_spec_boolean ("compact", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/ui/project/backlot-queue-filter.ui");
  gtk_widget_class_bind_template_child (widget_class, BacklotQueueFilter, choice);
  gtk_widget_class_bind_template_callback (widget_class, filter_index);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
}

static void
backlot_queue_filter_init (BacklotQueueFilter *self)
{
  self->filter = g_strdup ("all");
  gtk_widget_init_template (GTK_WIDGET (self));
}
