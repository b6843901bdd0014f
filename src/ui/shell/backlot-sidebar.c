/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Places and projects to go to, credits, and where the changes are. */

#include "config.h"

#include "ui/shell/backlot-sidebar.h"

#include <glib/gi18n.h>

#include "ui/common/backlot-words.h"
#include "ui/shell/backlot-address.h"
#include "ui/shell/backlot-project-row.h"
#include "ui/shell/backlot-sync-row.h"

struct _BacklotSidebar
{
  AdwBin              parent_instance;

  BacklotContext     *context;       /* (owned) (nullable) */
  char               *address;       /* (nullable): of the page that is marked */
  gboolean            marking;       /* a selection is ours, not the person's */

  GtkListBox         *places;
  GtkListBoxRow      *home_row;
  GtkListBoxRow      *queue_row;
  GtkSingleSelection *selection;
};

typedef enum
{
  PROP_CONTEXT = 1,
} BacklotSidebarProperty;

enum
{
  OPEN,
  N_SIGNALS,
};

static GParamSpec *properties[PROP_CONTEXT + 1];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BacklotSidebar, backlot_sidebar, ADW_TYPE_BIN)

static char *
number (BacklotSidebar *self,
        guint           n)
{
  return g_strdup_printf ("%u", n);
}

static gboolean
is_not_zero (BacklotSidebar *self,
             guint           n)
{
  return n > 0;
}

static char *
credits_text (BacklotSidebar *self,
              gint64          available,
              gint64          reserved)
{
  /* Translators: credits that can be spent, and credits of films that are being rendered */
  if (reserved > 0)
    return g_strdup_printf (_("%d, %d reserved"), (int) available, (int) reserved);
  return g_strdup_printf ("%d", (int) available);
}

static char *
credits_tooltip (BacklotSidebar *self,
                 gint64          available,
                 gint64          reserved)
{
  g_autofree char *text = backlot_words_credits (available);

  if (reserved <= 0)
    return g_steal_pointer (&text);
  return g_strdup_printf (ngettext ("%s, and %d reserved until a render ends",
                                    "%s, and %d reserved until renders end", (gulong) reserved),
                          text, (int) reserved);
}

static char *
project_description (GtkListItem *item,
                     const char  *kind,
                     gboolean     is_processing,
                     gboolean     has_failed)
{
  if (is_processing)
    return g_strdup (_("Film, rendering"));
  if (has_failed)
    return g_strdup (_("Film, the last render failed"));
  return g_strdup (_("Film"));
}

static void
open_row (BacklotSidebar *self,
          GtkListBoxRow  *row)
{
  if (row != NULL && !self->marking)
    g_signal_emit (self, signals[OPEN], 0, row == self->queue_row ? "queue" : "home");
}

static void
place_selected_cb (BacklotSidebar *self,
                   GtkListBoxRow  *row)
{
  open_row (self, row);
}

static void
place_activated_cb (BacklotSidebar *self,
                    GtkListBoxRow  *row)
{
  open_row (self, row);
}

static void
open_project (BacklotSidebar *self,
              gpointer        project)
{
  g_autofree char *address = NULL;

  if (project == NULL || self->marking)
    return;
  address = g_strconcat ("project/", larder_record_get_id (LARDER_RECORD (project)), NULL);
  g_signal_emit (self, signals[OPEN], 0, address);
}

static void
project_selected_cb (BacklotSidebar *self)
{
  open_project (self, gtk_single_selection_get_selected_item (self->selection));
}

static void
project_activated_cb (BacklotSidebar *self,
                      guint           position)
{
  g_autoptr(GObject) project = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  open_project (self, project);
}

static guint
find_project (BacklotSidebar *self,
              const char     *id)
{
  GListModel *model = G_LIST_MODEL (self->selection);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(LarderRecord) project = g_list_model_get_item (model, i);

      if (g_strcmp0 (larder_record_get_id (project), id) == 0)
        return i;
    }
  return GTK_INVALID_LIST_POSITION;
}

static void
mark (BacklotSidebar *self)
{
  g_autoptr(BacklotAddress) address = backlot_address_parse (self->address);
  GtkListBoxRow *row = NULL;
  guint position = GTK_INVALID_LIST_POSITION;

  if (address->kind == BACKLOT_ADDRESS_HOME)
    row = self->home_row;
  else if (address->kind == BACKLOT_ADDRESS_QUEUE)
    row = self->queue_row;
  else if (address->kind == BACKLOT_ADDRESS_PROJECT)
    position = find_project (self, address->id);

  self->marking = TRUE;
  gtk_list_box_select_row (self->places, row);
  gtk_single_selection_set_selected (self->selection, position);
  self->marking = FALSE;
}

/* A project that is shown can come into the list later: it was made a moment ago, or is read. */
static void
items_changed_cb (BacklotSidebar *self)
{
  if (self->address != NULL && g_str_has_prefix (self->address, "project/") &&
      gtk_single_selection_get_selected_item (self->selection) == NULL)
    mark (self);
}

static void
n_running_cb (BacklotSidebar *self)
{
  BacklotRenderQueue *renders = backlot_context_get_renders (self->context);
  guint n_running = backlot_render_queue_get_n_running (renders);
  g_autofree char *text = NULL;

  if (n_running > 0)
    text = g_strdup_printf (ngettext ("%u render running", "%u renders running", n_running),
                            n_running);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->queue_row),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text != NULL ? text : "",
                                  -1);
}

static void
set_context (BacklotSidebar *self,
             BacklotContext *context)
{
  if (!g_set_object (&self->context, context))
    return;
  g_signal_connect_object (backlot_context_get_renders (context), "notify::n-running",
                           G_CALLBACK (n_running_cb), self, G_CONNECT_SWAPPED);
  n_running_cb (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONTEXT]);
}

static void
backlot_sidebar_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  switch ((BacklotSidebarProperty) prop_id)
    {
    case PROP_CONTEXT:
      g_value_set_object (value, BACKLOT_SIDEBAR (object)->context);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_sidebar_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  switch ((BacklotSidebarProperty) prop_id)
    {
    case PROP_CONTEXT:
      if (g_value_get_object (value) != NULL)
        set_context (BACKLOT_SIDEBAR (object), g_value_get_object (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_sidebar_dispose (GObject *object)
{
  BacklotSidebar *self = BACKLOT_SIDEBAR (object);

  self->marking = TRUE;
  gtk_widget_dispose_template (GTK_WIDGET (self), BACKLOT_TYPE_SIDEBAR);
  g_clear_object (&self->context);

  G_OBJECT_CLASS (backlot_sidebar_parent_class)->dispose (object);
}

static void
backlot_sidebar_finalize (GObject *object)
{
  g_free (BACKLOT_SIDEBAR (object)->address);

  G_OBJECT_CLASS (backlot_sidebar_parent_class)->finalize (object);
}

static void
backlot_sidebar_class_init (BacklotSidebarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = backlot_sidebar_get_property;
  object_class->set_property = backlot_sidebar_set_property;
  object_class->dispose = backlot_sidebar_dispose;
  object_class->finalize = backlot_sidebar_finalize;

  properties[PROP_CONTEXT] =
    g_param_spec_object ("context", NULL, NULL, BACKLOT_TYPE_CONTEXT,
                         (G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  signals[OPEN] = g_signal_new ("open", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  g_type_ensure (BACKLOT_TYPE_PROJECT_ROW);
  g_type_ensure (BACKLOT_TYPE_SYNC_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/ui/shell/backlot-sidebar.ui");
  gtk_widget_class_bind_template_child (widget_class, BacklotSidebar, places);
  gtk_widget_class_bind_template_child (widget_class, BacklotSidebar, home_row);
  gtk_widget_class_bind_template_child (widget_class, BacklotSidebar, queue_row);
  gtk_widget_class_bind_template_child (widget_class, BacklotSidebar, selection);
  gtk_widget_class_bind_template_callback (widget_class, number);
  gtk_widget_class_bind_template_callback (widget_class, is_not_zero);
  gtk_widget_class_bind_template_callback (widget_class, credits_text);
  gtk_widget_class_bind_template_callback (widget_class, credits_tooltip);
  gtk_widget_class_bind_template_callback (widget_class, project_description);
  gtk_widget_class_bind_template_callback (widget_class, place_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, place_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, project_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, project_activated_cb);
}

static void
backlot_sidebar_init (BacklotSidebar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  g_signal_connect_object (self->selection, "items-changed", G_CALLBACK (items_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

void
backlot_sidebar_set_address (BacklotSidebar *self,
                             const char     *address)
{
  g_return_if_fail (BACKLOT_IS_SIDEBAR (self));

  g_set_str (&self->address, address);
  mark (self);
}
