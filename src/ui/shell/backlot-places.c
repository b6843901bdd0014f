/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Home, tasks, the queue, notifications, and how many credits there are. */

#include "config.h"

#include "ui/shell/backlot-places.h"

#include <glib/gi18n.h>

#include "ui/common/backlot-words.h"
#include "ui/shell/backlot-place-row.h"

struct _BacklotPlaces
{
  GtkBox              parent_instance;

  BacklotContext     *context;     /* (owned) (nullable) */
  BacklotAddressKind  kind;        /* of the page that is marked */
  gboolean            marking;     /* a selection is ours, not the person's */

  GtkListBox         *places;
  GtkListBoxRow      *home_row;
  GtkListBoxRow      *tasks_row;
  GtkListBoxRow      *queue_row;
  GtkListBoxRow      *notifications_row;
  GtkListBoxRow      *credits_row;
};

typedef enum
{
  PROP_CONTEXT = 1,
} BacklotPlacesProperty;

static GParamSpec *properties[PROP_CONTEXT + 1];

G_DEFINE_FINAL_TYPE (BacklotPlaces, backlot_places, GTK_TYPE_BOX)

enum
{
  OPEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static char *
credits_text (BacklotPlaces *self,
              gint64          available,
              gint64          reserved)
{
  /* Translators: credits that can be spent, and credits of films that are being rendered */
  if (reserved > 0)
    return g_strdup_printf (_("%d, %d reserved"), (int) available, (int) reserved);
  return g_strdup_printf ("%d", (int) available);
}

static char *
credits_tooltip (BacklotPlaces *self,
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

static void
select_row (BacklotPlaces *self)
{
  GtkListBoxRow *row = NULL;

  if (self->kind == BACKLOT_ADDRESS_HOME)
    row = self->home_row;
  else if (self->kind == BACKLOT_ADDRESS_TASKS)
    row = self->tasks_row;
  else if (self->kind == BACKLOT_ADDRESS_QUEUE)
    row = self->queue_row;
  else if (self->kind == BACKLOT_ADDRESS_NOTIFICATIONS)
    row = self->notifications_row;
  else if (self->kind == BACKLOT_ADDRESS_CREDITS)
    row = self->credits_row;
  self->marking = TRUE;
  gtk_list_box_select_row (self->places, row);
  self->marking = FALSE;
}

/* A list box also selects the row that gets the focus. What is marked is the page that is shown. */
static void
place_selected_cb (BacklotPlaces *self)
{
  if (!self->marking)
    select_row (self);
}

static void
place_activated_cb (BacklotPlaces *self,
                    GtkListBoxRow *row)
{
  const char *place = "home";

  if (row == self->tasks_row)
    place = "tasks";
  else if (row == self->queue_row)
    place = "queue";
  else if (row == self->notifications_row)
    place = "notifications";
  else if (row == self->credits_row)
    place = "credits";
  g_signal_emit (self, signals[OPEN], 0, place);
}

static void
n_running_cb (BacklotPlaces *self)
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
n_open_cb (BacklotPlaces *self)
{
  guint n_open = backlot_task_board_get_n_open (backlot_context_get_my_tasks (self->context));
  g_autofree char *text = NULL;

  if (n_open > 0)
    text = g_strdup_printf (ngettext ("%u open task", "%u open tasks", n_open), n_open);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->tasks_row),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text != NULL ? text : "",
                                  -1);
}

static void
n_unread_cb (BacklotPlaces *self)
{
  guint n_unread = backlot_inbox_get_n_unread (backlot_context_get_inbox (self->context));
  g_autofree char *text = NULL;

  if (n_unread > 0)
    text = g_strdup_printf (ngettext ("%u unread", "%u unread", n_unread), n_unread);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->notifications_row),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text != NULL ? text : "",
                                  -1);
}

static void
set_context (BacklotPlaces  *self,
             BacklotContext *context)
{
  if (self->context == context)
    return;
  if (self->context != NULL)
    {
      g_signal_handlers_disconnect_by_data (backlot_context_get_renders (self->context), self);
      g_signal_handlers_disconnect_by_data (backlot_context_get_my_tasks (self->context), self);
    }
  g_set_object (&self->context, context);
  g_signal_connect_object (backlot_context_get_renders (context), "notify::n-running",
                           G_CALLBACK (n_running_cb), self, G_CONNECT_SWAPPED);
  n_running_cb (self);
  g_signal_connect_object (backlot_context_get_my_tasks (context), "notify::n-open",
                           G_CALLBACK (n_open_cb), self, G_CONNECT_SWAPPED);
  n_open_cb (self);
  g_signal_connect_object (backlot_context_get_inbox (context), "notify::n-unread",
                           G_CALLBACK (n_unread_cb), self, G_CONNECT_SWAPPED);
  n_unread_cb (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONTEXT]);
}

static void
backlot_places_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  switch ((BacklotPlacesProperty) prop_id)
    {
    case PROP_CONTEXT:
      g_value_set_object (value, BACKLOT_PLACES (object)->context);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_places_set_property (GObject      *object,
                             guint         prop_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  switch ((BacklotPlacesProperty) prop_id)
    {
    case PROP_CONTEXT:
      if (g_value_get_object (value) != NULL)
        set_context (BACKLOT_PLACES (object), g_value_get_object (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_places_dispose (GObject *object)
{
  BACKLOT_PLACES (object)->marking = TRUE;
  gtk_widget_dispose_template (GTK_WIDGET (object), BACKLOT_TYPE_PLACES);
  g_clear_object (&BACKLOT_PLACES (object)->context);

  G_OBJECT_CLASS (backlot_places_parent_class)->dispose (object);
}

static void
backlot_places_class_init (BacklotPlacesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = backlot_places_get_property;
  object_class->set_property = backlot_places_set_property;
  object_class->dispose = backlot_places_dispose;

  properties[PROP_CONTEXT] =
    g_param_spec_object ("context", NULL, NULL, BACKLOT_TYPE_CONTEXT,
                         (G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  signals[OPEN] = g_signal_new ("open", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  g_type_ensure (BACKLOT_TYPE_PLACE_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/ui/shell/backlot-places.ui");
  gtk_widget_class_bind_template_child (widget_class, BacklotPlaces, places);
  gtk_widget_class_bind_template_child (widget_class, BacklotPlaces, home_row);
  gtk_widget_class_bind_template_child (widget_class, BacklotPlaces, tasks_row);
  gtk_widget_class_bind_template_child (widget_class, BacklotPlaces, queue_row);
  gtk_widget_class_bind_template_child (widget_class, BacklotPlaces, notifications_row);
  gtk_widget_class_bind_template_child (widget_class, BacklotPlaces, credits_row);
  gtk_widget_class_bind_template_callback (widget_class, credits_text);
  gtk_widget_class_bind_template_callback (widget_class, credits_tooltip);
  gtk_widget_class_bind_template_callback (widget_class, place_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, place_activated_cb);
}

static void
backlot_places_init (BacklotPlaces *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
backlot_places_mark (BacklotPlaces      *self,
                     BacklotAddressKind  kind)
{
  g_return_if_fail (BACKLOT_IS_PLACES (self));

  self->kind = kind;
  select_row (self);
}
