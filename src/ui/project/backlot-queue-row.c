/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A render or an upload as a row. */

#include "config.h"

#include "ui/project/backlot-queue-row.h"

#include <glib/gi18n.h>

#include "ui/common/backlot-cut-tooltip.h"
#include "ui/common/backlot-thumbnail.h"

struct _BacklotQueueRow
{
  GtkBox             parent_instance;

  BacklotQueueEntry *entry;     /* (owned) (nullable) */
  GSignalGroup      *signals;   /* (owned): of @entry */
};

typedef enum
{
  PROP_ENTRY = 1,
} BacklotQueueRowProperty;

static GParamSpec *properties[PROP_ENTRY + 1];

G_DEFINE_FINAL_TYPE (BacklotQueueRow, backlot_queue_row, GTK_TYPE_BOX)

static gboolean
can_pause_or_resume (BacklotQueueRow *self,
                     gboolean         can_pause,
                     gboolean         can_resume)
{
  return can_pause || can_resume;
}

static char *
pause_resume_icon (BacklotQueueRow *self,
                   gboolean         can_resume)
{
  return g_strdup (can_resume ? "media-playback-start-symbolic" : "media-playback-pause-symbolic");
}

static char *
pause_resume_words (BacklotQueueRow *self,
                    gboolean         can_resume)
{
  return g_strdup (can_resume ? _("Resume") : _("Pause"));
}

static void
pause_resume_action (GtkWidget  *widget,
                     const char *name,
                     GVariant   *parameter)
{
  backlot_queue_entry_pause_resume (BACKLOT_QUEUE_ROW (widget)->entry);
}

static void
cancel_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  /* When it goes, the one after it is selected. */
  gtk_widget_activate_action (widget, "listitem.select", "(bb)", FALSE, FALSE);
  backlot_queue_entry_cancel (BACKLOT_QUEUE_ROW (widget)->entry);
}

static void
retry_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  backlot_queue_entry_retry (BACKLOT_QUEUE_ROW (widget)->entry);
}

static void
show_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  g_autofree char *address = backlot_queue_entry_dup_address (BACKLOT_QUEUE_ROW (widget)->entry);

  if (address != NULL)
    gtk_widget_activate_action (widget, "win.open", "s", address);
}

static void
copy_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  g_autofree char *words = backlot_queue_entry_dup_words (BACKLOT_QUEUE_ROW (widget)->entry);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), words);
}

static void
review_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  gtk_widget_activate_action (widget, "win.review", "s",
                              backlot_queue_entry_get_id (BACKLOT_QUEUE_ROW (widget)->entry));
}

static void
update_shown (BacklotQueueRow *self)
{
  if (self->entry != NULL)
    backlot_queue_entry_set_shown (self->entry, gtk_widget_get_mapped (GTK_WIDGET (self)));
}

static void
update_retry (BacklotQueueRow *self)
{
  gboolean possible = FALSE;

  if (self->entry != NULL)
    g_object_get (self->entry, "retry-possible", &possible, NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "entry.retry", possible);
}

static void
set_entry (BacklotQueueRow   *self,
           BacklotQueueEntry *entry)
{
  if (self->entry == entry)
    return;
  if (self->entry != NULL)
    backlot_queue_entry_set_shown (self->entry, FALSE);
  g_set_object (&self->entry, entry);
  g_signal_group_set_target (self->signals, entry);
  update_shown (self);
  update_retry (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ENTRY]);
}

static void
backlot_queue_row_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (backlot_queue_row_parent_class)->map (widget);

  update_shown (BACKLOT_QUEUE_ROW (widget));
}

static void
backlot_queue_row_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (backlot_queue_row_parent_class)->unmap (widget);

  update_shown (BACKLOT_QUEUE_ROW (widget));
}

static void
backlot_queue_row_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  switch ((BacklotQueueRowProperty) prop_id)
    {
    case PROP_ENTRY:
      g_value_set_object (value, BACKLOT_QUEUE_ROW (object)->entry);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_queue_row_set_property (GObject      *object,
                                guint         prop_id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  switch ((BacklotQueueRowProperty) prop_id)
    {
    case PROP_ENTRY:
      set_entry (BACKLOT_QUEUE_ROW (object), g_value_get_object (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_queue_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), BACKLOT_TYPE_QUEUE_ROW);
  set_entry (BACKLOT_QUEUE_ROW (object), NULL);
  g_clear_object (&BACKLOT_QUEUE_ROW (object)->signals);

  G_OBJECT_CLASS (backlot_queue_row_parent_class)->dispose (object);
}

static void
backlot_queue_row_class_init (BacklotQueueRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = backlot_queue_row_get_property;
  object_class->set_property = backlot_queue_row_set_property;
  object_class->dispose = backlot_queue_row_dispose;
  widget_class->map = backlot_queue_row_map;
  widget_class->unmap = backlot_queue_row_unmap;

  properties[PROP_ENTRY] =
    g_param_spec_object ("entry", NULL, NULL, BACKLOT_TYPE_QUEUE_ENTRY,
                         (G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_install_action (widget_class, "entry.pause-resume", NULL, pause_resume_action);
  gtk_widget_class_install_action (widget_class, "entry.cancel", NULL, cancel_action);
  gtk_widget_class_install_action (widget_class, "entry.retry", NULL, retry_action);
  gtk_widget_class_install_action (widget_class, "entry.show", NULL, show_action);
  gtk_widget_class_install_action (widget_class, "entry.review", NULL, review_action);
  gtk_widget_class_install_action (widget_class, "entry.copy", NULL, copy_action);

  g_type_ensure (BACKLOT_TYPE_THUMBNAIL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/ui/project/backlot-queue-row.ui");
  gtk_widget_class_bind_template_callback (widget_class, backlot_cut_tooltip_query);
  gtk_widget_class_bind_template_callback (widget_class, can_pause_or_resume);
  gtk_widget_class_bind_template_callback (widget_class, pause_resume_icon);
  gtk_widget_class_bind_template_callback (widget_class, pause_resume_words);
}

static void
backlot_queue_row_init (BacklotQueueRow *self)
{
  self->signals = g_signal_group_new (BACKLOT_TYPE_QUEUE_ENTRY);
  g_signal_group_connect_swapped (self->signals, "notify::retry-possible",
                                  G_CALLBACK (update_retry), self);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_add_css_class (GTK_WIDGET (self), "queue-row");
}

GtkWidget *
backlot_queue_row_new (BacklotQueueEntry *entry)
{
  return g_object_new (BACKLOT_TYPE_QUEUE_ROW, "entry", entry, NULL);
}
