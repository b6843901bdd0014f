/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the person's changes are, in words. */

#include "config.h"

#include "ui/shell/backlot-sync-row.h"

#include <glib/gi18n.h>

#include "ui/common/backlot-words-task.h"

struct _BacklotSyncRow
{
  GtkBox  parent_instance;

  BacklotSync *sync;   /* (owned) (nullable) */
};

typedef enum
{
  PROP_SYNC = 1,
} BacklotSyncRowProperty;

static GParamSpec *properties[PROP_SYNC + 1];

G_DEFINE_FINAL_TYPE (BacklotSyncRow, backlot_sync_row, GTK_TYPE_BOX)

char *
backlot_sync_row_word (BacklotSyncState state,
                       guint            count)
{
  switch (state)
    {
    case BACKLOT_SYNC_SAVED:
      return g_strdup (_("All changes saved"));
    case BACKLOT_SYNC_SAVING:
      return g_strdup (_("Saving…"));
    case BACKLOT_SYNC_WAITING:
      return g_strdup_printf (ngettext ("%u change waiting", "%u changes waiting", count), count);
    case BACKLOT_SYNC_FAILED:
      return g_strdup_printf (ngettext ("%u change needs attention", "%u changes need attention",
                                        count),
                              count);
    case BACKLOT_SYNC_CONFLICT:
      return g_strdup_printf (ngettext ("%u conflict to review", "%u conflicts to review", count),
                              count);
    default:
      g_return_val_if_reached (NULL);
    }
}

static char *
sync_text (BacklotSyncRow   *self,
           BacklotSyncState  state,
           guint             count)
{
  return backlot_sync_row_word (state, count);
}

static char *
sync_icon (BacklotSyncRow   *self,
           BacklotSyncState  state)
{
  return g_strdup (backlot_words_sync_icon (state));
}

static gboolean
needs_person (BacklotSyncRow   *self,
              BacklotSyncState  state)
{
  return state == BACKLOT_SYNC_FAILED || state == BACKLOT_SYNC_CONFLICT;
}

static void
backlot_sync_row_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  switch ((BacklotSyncRowProperty) prop_id)
    {
    case PROP_SYNC:
      g_value_set_object (value, BACKLOT_SYNC_ROW (object)->sync);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_sync_row_set_property (GObject      *object,
                               guint         prop_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  switch ((BacklotSyncRowProperty) prop_id)
    {
    case PROP_SYNC:
      if (g_set_object (&BACKLOT_SYNC_ROW (object)->sync, g_value_get_object (value)))
        g_object_notify_by_pspec (object, pspec);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_sync_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), BACKLOT_TYPE_SYNC_ROW);
  g_clear_object (&BACKLOT_SYNC_ROW (object)->sync);

  G_OBJECT_CLASS (backlot_sync_row_parent_class)->dispose (object);
}

static void
backlot_sync_row_class_init (BacklotSyncRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = backlot_sync_row_get_property;
  object_class->set_property = backlot_sync_row_set_property;
  object_class->dispose = backlot_sync_row_dispose;

  properties[PROP_SYNC] =
    g_param_spec_object ("sync", NULL, NULL, BACKLOT_TYPE_SYNC,
                         (G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/ui/shell/backlot-sync-row.ui");
  gtk_widget_class_bind_template_callback (widget_class, sync_text);
  gtk_widget_class_bind_template_callback (widget_class, sync_icon);
  gtk_widget_class_bind_template_callback (widget_class, needs_person);
}

static void
backlot_sync_row_init (BacklotSyncRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
