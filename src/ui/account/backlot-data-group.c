/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is kept on this computer, in the preferences: copies, all projects, the layout. */

#include "config.h"

#include "ui/account/backlot-data-group.h"

#include <glib/gi18n.h>

#include "query/project/backlot-picture-folder.h"
#include "query/project/backlot-sample.h"

#include "ui/common/backlot-words.h"
#include "ui/project/backlot-export-all.h"
#include "ui/project/backlot-sample-words.h"

struct _BacklotDataGroup
{
  AdwPreferencesGroup  parent_instance;

  BacklotContext      *context;         /* (owned) (nullable) */
  GCancellable        *cancellable;     /* (owned) */
  char                *pictures_text;   /* (nullable) */

  AdwSpinRow          *limit_row;
  AdwActionRow        *sample_row;
};

typedef enum
{
  PROP_CONTEXT = 1,
  PROP_PICTURES_TEXT,
} BacklotDataGroupProperty;

static GParamSpec *properties[PROP_PICTURES_TEXT + 1];

G_DEFINE_FINAL_TYPE (BacklotDataGroup, backlot_data_group, ADW_TYPE_PREFERENCES_GROUP)

static void
set_pictures_text (BacklotDataGroup *self,
                   char             *text)
{
  g_free (self->pictures_text);
  self->pictures_text = text;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PICTURES_TEXT]);
}

/* Counting keeps no group alive: one that is gone has cancelled it. */
static void
measured_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  gint64 bytes = backlot_picture_folder_measure_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  set_pictures_text (BACKLOT_DATA_GROUP (user_data),
                     error == NULL ? g_format_size ((guint64) bytes)
                                   : g_strdup (_("Can’t be read")));
}

static void
measure (BacklotDataGroup *self)
{
  backlot_picture_folder_measure_async (backlot_context_get_backend (self->context),
                                        self->cancellable, measured_cb, self);
}

static void
cleared_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(BacklotDataGroup) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!backlot_picture_folder_clear_finish (result, &error))
    g_info ("pictures were not cleared: %s", error->message);
  if (self->context != NULL)
    measure (self);
}

static void
clear_pictures_action (GtkWidget  *widget,
                       const char *name,
                       GVariant   *parameter)
{
  BacklotDataGroup *self = BACKLOT_DATA_GROUP (widget);

  backlot_picture_folder_clear_async (backlot_context_get_backend (self->context), NULL, cleared_cb,
                                      g_object_ref (self));
}

static void
tell (gpointer    widget,
      const char *words)
{
  GtkWidget *dialog = gtk_widget_get_ancestor (GTK_WIDGET (widget), ADW_TYPE_PREFERENCES_DIALOG);

  if (dialog != NULL)
    adw_preferences_dialog_add_toast (ADW_PREFERENCES_DIALOG (dialog), adw_toast_new (words));
}

static void
exported_cb (GtkWidget  *widget,
             const char *words)
{
  tell (widget, words);
}

static void
export_all_action (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  BacklotDataGroup *self = BACKLOT_DATA_GROUP (widget);

  backlot_export_all_ask (widget, backlot_context_get_backend (self->context),
                          backlot_context_get_projects (self->context), exported_cb);
}

static void
reset_layout_action (GtkWidget  *widget,
                     const char *name,
                     GVariant   *parameter)
{
  BacklotDataGroup *self = BACKLOT_DATA_GROUP (widget);

  backlot_state_reset_layout (backlot_context_get_state (self->context));
  tell (self, _("The layout is as at the first start"));
}

static void
sample_made_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(BacklotDataGroup) self = user_data;
  g_autoptr(GError) error = NULL;

  if (backlot_sample_make_finish (BACKLOT_BACKEND (object), result, &error))
    {
      tell (self, _("The sample project is there again"));
    }
  else if (self->context != NULL)
    {
      g_autofree char *words = backlot_words_error (error);

      gtk_widget_action_set_enabled (GTK_WIDGET (self), "data.restore-sample", TRUE);
      adw_action_row_set_subtitle (self->sample_row, words);
    }
}

static void
restore_sample_action (GtkWidget  *widget,
                       const char *name,
                       GVariant   *parameter)
{
  BacklotDataGroup *self = BACKLOT_DATA_GROUP (widget);
  g_autoptr(LarderValue) words = backlot_sample_words_get ();

  /* The button that has the focus goes to sleep, and keys would reach nobody. */
  gtk_widget_child_focus (widget, GTK_DIR_TAB_FORWARD);
  gtk_widget_action_set_enabled (widget, name, FALSE);
  backlot_sample_make_async (backlot_context_get_backend (self->context), words, NULL,
                             sample_made_cb, g_object_ref (self));
}

static gboolean
has_sample (GListModel *projects)
{
  for (guint i = 0; i < g_list_model_get_n_items (projects); i++)
    {
      g_autoptr(LarderRecord) project = g_list_model_get_item (projects, i);

      if (g_str_equal (larder_record_get_id (project), BACKLOT_SAMPLE_PROJECT_ID))
        return TRUE;
    }
  return FALSE;
}

static void
show_projects (BacklotDataGroup *self)
{
  GListModel *projects = backlot_context_get_projects (self->context);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "data.export-all",
                                 g_list_model_get_n_items (projects) > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "data.restore-sample", !has_sample (projects));
}

static void
set_context (BacklotDataGroup *self,
             BacklotContext   *context)
{
  if (!g_set_object (&self->context, context) || context == NULL)
    return;
  g_signal_connect_object (backlot_context_get_projects (context), "items-changed",
                           G_CALLBACK (show_projects), self, G_CONNECT_SWAPPED);
  g_object_bind_property (backlot_context_get_preferences (context), "pictures-limit-mb",
                          self->limit_row, "value",
                          G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  gtk_widget_set_visible (GTK_WIDGET (self->sample_row),
                          backlot_backend_is_local (backlot_context_get_backend (context)));
  show_projects (self);
  measure (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONTEXT]);
}

static void
backlot_data_group_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  BacklotDataGroup *self = BACKLOT_DATA_GROUP (object);

  switch ((BacklotDataGroupProperty) prop_id)
    {
    case PROP_CONTEXT:
      g_value_set_object (value, self->context);
      break;
    case PROP_PICTURES_TEXT:
      g_value_set_string (value, self->pictures_text);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_data_group_set_property (GObject      *object,
                                 guint         prop_id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  if (prop_id == PROP_CONTEXT)
    set_context (BACKLOT_DATA_GROUP (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
backlot_data_group_dispose (GObject *object)
{
  BacklotDataGroup *self = BACKLOT_DATA_GROUP (object);

  g_cancellable_cancel (self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), BACKLOT_TYPE_DATA_GROUP);
  g_clear_object (&self->context);

  G_OBJECT_CLASS (backlot_data_group_parent_class)->dispose (object);
}

static void
backlot_data_group_finalize (GObject *object)
{
  BacklotDataGroup *self = BACKLOT_DATA_GROUP (object);

  g_clear_object (&self->cancellable);
  g_free (self->pictures_text);

  G_OBJECT_CLASS (backlot_data_group_parent_class)->finalize (object);
}

static void
backlot_data_group_class_init (BacklotDataGroupClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = backlot_data_group_get_property;
  object_class->set_property = backlot_data_group_set_property;
  object_class->dispose = backlot_data_group_dispose;
  object_class->finalize = backlot_data_group_finalize;

  properties[PROP_CONTEXT] =
    g_param_spec_object ("context", NULL, NULL, BACKLOT_TYPE_CONTEXT,
                         (G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));
  properties[PROP_PICTURES_TEXT] =
    g_param_spec_string ("pictures-text", NULL, NULL, NULL,
                         (G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_install_action (widget_class, "data.clear-pictures", NULL,
                                   clear_pictures_action);
  gtk_widget_class_install_action (widget_class, "data.export-all", NULL, export_all_action);
  gtk_widget_class_install_action (widget_class, "data.restore-sample", NULL,
                                   restore_sample_action);
  gtk_widget_class_install_action (widget_class, "data.reset-layout", NULL, reset_layout_action);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH
                                               "/ui/account/backlot-data-group.ui");
  gtk_widget_class_bind_template_child (widget_class, BacklotDataGroup, limit_row);
  gtk_widget_class_bind_template_child (widget_class, BacklotDataGroup, sample_row);
}

static void
backlot_data_group_init (BacklotDataGroup *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
