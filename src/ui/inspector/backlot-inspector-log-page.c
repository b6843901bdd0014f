/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happened to the entries of the cache. */

#include "config.h"

#include "ui/inspector/backlot-inspector-log-page.h"

#include <glib/gi18n.h>

#include "ui/inspector/backlot-inspector-columns.h"
#include "ui/inspector/backlot-inspector-line.h"

struct _BacklotInspectorLogPage
{
  AdwBin               parent_instance;

  BacklotInspectorLog *log;      /* (owned) (nullable) */
  GBindingGroup       *bindings; /* of @log */

  GtkColumnView       *view;
  GtkFilterListModel  *lines;
  GtkToggleButton     *pause_button;
};

typedef enum
{
  PROP_LOG = 1,
} BacklotInspectorLogPageProperty;

static GParamSpec *properties[PROP_LOG + 1];

G_DEFINE_FINAL_TYPE (BacklotInspectorLogPage, backlot_inspector_log_page, ADW_TYPE_BIN)

static const BacklotInspectorColumn columns[] = {
  { N_("Time"), { "time" }, NULL, 12 },
  { N_("What"), { "what" }, NULL, 16 },
  { N_("Key"), { "key" }, NULL, 0 },
  { N_("Note"), { "note" }, NULL, 20 },
};

static void
clear_cb (BacklotInspectorLogPage *self)
{
  backlot_inspector_log_clear (self->log);
}

static void
backlot_inspector_log_page_get_property (GObject    *object,
                                         guint       prop_id,
                                         GValue     *value,
                                         GParamSpec *pspec)
{
  if (prop_id == PROP_LOG)
    g_value_set_object (value, BACKLOT_INSPECTOR_LOG_PAGE (object)->log);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
backlot_inspector_log_page_set_property (GObject      *object,
                                         guint         prop_id,
                                         const GValue *value,
                                         GParamSpec   *pspec)
{
  BacklotInspectorLogPage *self = BACKLOT_INSPECTOR_LOG_PAGE (object);

  if (prop_id != PROP_LOG)
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      return;
    }
  if (!g_set_object (&self->log, g_value_get_object (value)))
    return;
  g_binding_group_set_source (self->bindings, self->log);
  gtk_filter_list_model_set_model (self->lines, self->log != NULL
                                   ? backlot_inspector_log_get_lines (self->log) : NULL);
  g_object_notify_by_pspec (object, pspec);
}

static void
backlot_inspector_log_page_dispose (GObject *object)
{
  BacklotInspectorLogPage *self = BACKLOT_INSPECTOR_LOG_PAGE (object);

  g_clear_object (&self->bindings);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), BACKLOT_TYPE_INSPECTOR_LOG_PAGE);
  g_clear_object (&self->log);

  G_OBJECT_CLASS (backlot_inspector_log_page_parent_class)->dispose (object);
}

static void
backlot_inspector_log_page_class_init (BacklotInspectorLogPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = backlot_inspector_log_page_get_property;
  object_class->set_property = backlot_inspector_log_page_set_property;
  object_class->dispose = backlot_inspector_log_page_dispose;

  properties[PROP_LOG] =
    g_param_spec_object ("log", NULL, NULL, BACKLOT_TYPE_INSPECTOR_LOG,
                         (G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  g_type_ensure (BACKLOT_TYPE_INSPECTOR_LINE);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH
                                               "/ui/inspector/backlot-inspector-log-page.ui");
  gtk_widget_class_bind_template_child (widget_class, BacklotInspectorLogPage, view);
  gtk_widget_class_bind_template_child (widget_class, BacklotInspectorLogPage, lines);
  gtk_widget_class_bind_template_child (widget_class, BacklotInspectorLogPage, pause_button);
  gtk_widget_class_bind_template_callback (widget_class, clear_cb);
}

static void
backlot_inspector_log_page_init (BacklotInspectorLogPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->bindings = g_binding_group_new ();
  g_binding_group_bind (self->bindings, "paused", self->pause_button, "active",
                        G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  backlot_inspector_columns_add (self->view, BACKLOT_TYPE_INSPECTOR_LINE, columns,
                                 G_N_ELEMENTS (columns));
}
