/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All renders, uploads and unsent changes of the person. */

#include "config.h"

#include "ui/project/backlot-queue-page.h"

#include <glib/gi18n.h>

#include "ui/common/backlot-list-growth.h"
#include "ui/common/backlot-page-state.h"
#include "ui/common/backlot-row-factory.h"
#include "ui/common/backlot-scroll-memory.h"
#include "ui/common/backlot-selection-memory.h"
#include "ui/project/backlot-change-entry.h"
#include "ui/project/backlot-queue-filter.h"
#include "ui/project/backlot-queue-list.h"
#include "ui/project/backlot-queue-row.h"

/* Rows that the highest window has room for. */
#define N_FIRST 28

struct _BacklotQueuePage
{
  BacklotPage         parent_instance;

  BacklotContext     *context;     /* (owned) */
  BacklotQueueList   *entries;     /* (owned) */
  GtkSliceListModel  *rows;        /* (owned): first as many as a window shows, then all entries */
  BacklotQueueEntry  *selected;    /* (owned) (nullable) */
  char               *chosen_id;   /* (nullable): of what was selected last, shown or not */
  guint               position;    /* where that was */
  gboolean            discarding;  /* its row is still there */
  guint               focus_id;    /* of a look at where the focus is */

  BacklotPageState   *state;
  GtkSingleSelection *selection;
  GtkScrolledWindow  *scrolled;
  GtkListView        *list;
};

typedef enum
{
  PROP_CONTEXT = 1,
  PROP_FILTER,
} BacklotQueuePageProperty;

static GParamSpec *properties[PROP_FILTER + 1];

G_DEFINE_FINAL_TYPE (BacklotQueuePage, backlot_queue_page, BACKLOT_TYPE_PAGE)

static char *
section_title (gpointer           this,
               BacklotQueueEntry *entry)
{
  if (entry == NULL)
    return NULL;
  return backlot_queue_entry_dup_section (entry);
}

static char *
get_filter (BacklotQueuePage *self)
{
  char *filter = NULL;

  /* The template asks before there is a list. */
  if (self->entries == NULL)
    return g_strdup ("all");
  g_object_get (self->entries, "filter", &filter, NULL);
  return filter;
}

static gboolean
is_filtered (gpointer    this,
             const char *filter)
{
  return g_strcmp0 (filter, "all") != 0;
}

static char *
empty_title (gpointer    this,
             const char *filter)
{
  return g_strdup (is_filtered (this, filter) ? _("Nothing in This State") : _("Nothing Running"));
}

static char *
empty_description (gpointer    this,
                   const char *filter)
{
  return g_strdup (is_filtered (this, filter)
                     ? _("What is in another state is hidden.")
                     : _("Films that are rendered, photos on their way to the studio and changes that wait show up here."));
}

static void
show_all_cb (BacklotQueuePage *self)
{
  g_object_set (self->entries, "filter", "all", NULL);
}

static gboolean
get_flag (BacklotQueueEntry *entry,
          const char        *name)
{
  gboolean flag = FALSE;

  if (entry != NULL)
    g_object_get (entry, name, &flag, NULL);
  return flag;
}

static void
set_enabled (BacklotQueuePage *self,
             const char       *name,
             gboolean          enabled)
{
  GAction *action = g_action_map_lookup_action (backlot_page_get_actions (BACKLOT_PAGE (self)),
                                                name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

static void
update_actions (BacklotQueuePage *self)
{
  set_enabled (self, "cancel", get_flag (self->selected, "can-cancel"));
  set_enabled (self, "retry", get_flag (self->selected, "retry-possible"));
  set_enabled (self, "copy", self->selected != NULL);
  set_enabled (self, "pause-resume", get_flag (self->selected, "can-pause") ||
                                       get_flag (self->selected, "can-resume"));
}

/* With its row the focus went wherever there was a place for it: back to the row that follows. */
static void
focus_cb (gpointer user_data)
{
  BacklotQueuePage *self = user_data;
  guint n_entries = g_list_model_get_n_items (G_LIST_MODEL (self->selection));

  self->focus_id = 0;
  if (self->selected == NULL && n_entries > 0)
    gtk_list_view_scroll_to (self->list, MIN (self->position, n_entries - 1),
                             GTK_LIST_SCROLL_FOCUS | GTK_LIST_SCROLL_SELECT, NULL);
  /* The list knows now which row is meant, but takes the focus only when it has it already. */
  gtk_widget_grab_focus (n_entries > 0 ? GTK_WIDGET (self->list) : GTK_WIDGET (self));
}

/* The row of what was discarded goes a moment later. */
static void
look_for_focus (BacklotQueuePage *self)
{
  if (!self->discarding || self->selected != NULL || self->focus_id != 0)
    return;
  self->discarding = FALSE;
  self->focus_id = g_idle_add_once (focus_cb, self);
}

static void
selected_cb (BacklotQueuePage *self)
{
  if (self->selected != NULL)
    g_signal_handlers_disconnect_by_func (self->selected, update_actions, self);
  g_set_object (&self->selected, gtk_single_selection_get_selected_item (self->selection));
  if (self->selected != NULL)
    {
      self->position = gtk_single_selection_get_selected (self->selection);
      g_clear_pointer (&self->chosen_id, g_free);
      g_object_get (self->selected, "id", &self->chosen_id, NULL);
      g_signal_connect_object (self->selected, "notify", G_CALLBACK (update_actions), self,
                               G_CONNECT_SWAPPED);
    }
  look_for_focus (self);
  update_actions (self);
}

static void
activate_cb (BacklotQueuePage *self,
             guint             position)
{
  g_autoptr(BacklotQueueEntry) entry =
    g_list_model_get_item (G_LIST_MODEL (self->selection), position);
  g_autofree char *address = entry != NULL ? backlot_queue_entry_dup_address (entry) : NULL;

  if (address != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.open", "s", address);
}

static void
cancel_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  backlot_queue_entry_cancel (BACKLOT_QUEUE_PAGE (user_data)->selected);
}

static void
retry_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  backlot_queue_entry_retry (BACKLOT_QUEUE_PAGE (user_data)->selected);
}

static void
pause_resume_cb (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  backlot_queue_entry_pause_resume (BACKLOT_QUEUE_PAGE (user_data)->selected);
}

static void
copy_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  BacklotQueuePage *self = BACKLOT_QUEUE_PAGE (user_data);
  g_autofree char *words = backlot_queue_entry_dup_words (self->selected);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), words);
}

static void
discarded_cb (BacklotQueuePage *self,
              BacklotDiscard   *discard)
{
  BacklotHistories *histories = backlot_context_get_histories (self->context);

  backlot_page_tell_undo (BACKLOT_PAGE (self), backlot_histories_add_discard (histories, discard),
                          _("Change discarded"));
  self->discarding = TRUE;
  look_for_focus (self);
}

static void
refresh (BacklotPage *page)
{
  BacklotQueuePage *self = BACKLOT_QUEUE_PAGE (page);

  larder_query_observer_refetch (
    backlot_render_queue_get_query (backlot_context_get_renders (self->context)));
}

/* The only part of the page that has an address is the list of changes. */
static void
open_changes (BacklotPage *page,
              const char  *tail)
{
  BacklotQueuePage *self = BACKLOT_QUEUE_PAGE (page);
  GListModel *entries = G_LIST_MODEL (self->selection);

  g_object_set (self->entries, "filter", "all", NULL);
  gtk_slice_list_model_set_size (self->rows, G_MAXUINT);
  for (guint i = 0; i < g_list_model_get_n_items (entries); i++)
    {
      g_autoptr(BacklotQueueEntry) entry = g_list_model_get_item (entries, i);

      if (!BACKLOT_IS_CHANGE_ENTRY (entry))
        continue;
      gtk_single_selection_set_selected (self->selection, i);
      gtk_list_view_scroll_to (self->list, i, GTK_LIST_SCROLL_NONE, NULL);
      return;
    }
}

/* What a filter hid is selected again when it is shown again. */
static void
select_chosen (BacklotQueuePage *self)
{
  GListModel *entries = G_LIST_MODEL (self->selection);

  for (guint i = 0; self->selected == NULL && i < g_list_model_get_n_items (entries); i++)
    {
      g_autoptr(BacklotQueueEntry) entry = g_list_model_get_item (entries, i);
      g_autofree char *id = NULL;

      g_object_get (entry, "id", &id, NULL);
      if (g_strcmp0 (id, self->chosen_id) == 0)
        gtk_single_selection_set_selected (self->selection, i);
    }
}

static void
filter_cb (BacklotQueuePage *self)
{
  select_chosen (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FILTER]);
}

static void
set_context (BacklotQueuePage *self,
             BacklotContext   *context)
{
  g_assert (self->context == NULL);

  self->context = g_object_ref (context);
  self->entries = backlot_queue_list_new (context);
  g_signal_connect_object (self->entries, "notify::filter", G_CALLBACK (filter_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->entries, "discarded", G_CALLBACK (discarded_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
backlot_queue_page_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  BacklotQueuePage *self = BACKLOT_QUEUE_PAGE (object);

  switch ((BacklotQueuePageProperty) prop_id)
    {
    case PROP_CONTEXT:
      g_value_set_object (value, self->context);
      break;

    case PROP_FILTER:
      g_value_take_string (value, get_filter (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_queue_page_set_property (GObject      *object,
                                 guint         prop_id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  BacklotQueuePage *self = BACKLOT_QUEUE_PAGE (object);

  switch ((BacklotQueuePageProperty) prop_id)
    {
    case PROP_CONTEXT:
      set_context (self, g_value_get_object (value));
      break;

    case PROP_FILTER:
      if (self->entries != NULL)
        g_object_set_property (G_OBJECT (self->entries), "filter", value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

/* A list that was left scrolled needs all its rows to come back there. */
static void
show_entries (BacklotQueuePage *self)
{
  BacklotNavigation *navigation = backlot_context_get_navigation (self->context);

  self->rows = gtk_slice_list_model_new (NULL, 0, N_FIRST);
  if (backlot_navigation_get_page_scroll (navigation, "queue") > 0.0)
    gtk_slice_list_model_set_size (self->rows, G_MAXUINT);
  else
    backlot_list_growth_attach (GTK_WIDGET (self->list), self->rows);
  gtk_slice_list_model_set_model (self->rows, backlot_queue_list_get_model (self->entries));
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (self->rows));
}

static void
backlot_queue_page_constructed (GObject *object)
{
  BacklotQueuePage *self = BACKLOT_QUEUE_PAGE (object);

  G_OBJECT_CLASS (backlot_queue_page_parent_class)->constructed (object);

  show_entries (self);
  update_actions (self);
  backlot_selection_memory_attach (GTK_SELECTION_MODEL (self->selection),
                                   backlot_context_get_navigation (self->context), "queue");
  backlot_scroll_memory_attach (self->scrolled, backlot_context_get_navigation (self->context),
                                "queue");
}

/* The rows, not what filters them; the one that was selected, if it is still there. */
static gboolean
backlot_queue_page_grab_focus (GtkWidget *widget)
{
  BacklotQueuePage *self = BACKLOT_QUEUE_PAGE (widget);

  if (self->selected != NULL)
    {
      gtk_list_view_scroll_to (self->list, gtk_single_selection_get_selected (self->selection),
                               GTK_LIST_SCROLL_FOCUS, NULL);
      return TRUE;
    }
  return gtk_widget_child_focus (GTK_WIDGET (self->state), GTK_DIR_TAB_FORWARD);
}

static void
backlot_queue_page_dispose (GObject *object)
{
  BacklotQueuePage *self = BACKLOT_QUEUE_PAGE (object);

  g_clear_handle_id (&self->focus_id, g_source_remove);
  g_clear_object (&self->selected);
  /* It empties what the widgets show, and tells while they are there. */
  g_clear_object (&self->entries);
  gtk_widget_dispose_template (GTK_WIDGET (self), BACKLOT_TYPE_QUEUE_PAGE);
  g_clear_object (&self->rows);
  g_clear_object (&self->context);

  G_OBJECT_CLASS (backlot_queue_page_parent_class)->dispose (object);
}

static void
backlot_queue_page_finalize (GObject *object)
{
  g_free (BACKLOT_QUEUE_PAGE (object)->chosen_id);

  G_OBJECT_CLASS (backlot_queue_page_parent_class)->finalize (object);
}

static void
backlot_queue_page_class_init (BacklotQueuePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = backlot_queue_page_get_property;
  object_class->set_property = backlot_queue_page_set_property;
  object_class->constructed = backlot_queue_page_constructed;
  object_class->dispose = backlot_queue_page_dispose;
  object_class->finalize = backlot_queue_page_finalize;
  widget_class->grab_focus = backlot_queue_page_grab_focus;
  BACKLOT_PAGE_CLASS (klass)->refresh = refresh;
  BACKLOT_PAGE_CLASS (klass)->open = open_changes;

  properties[PROP_CONTEXT] =
    g_param_spec_object ("context", NULL, NULL, BACKLOT_TYPE_CONTEXT,
                         (G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS));
  properties[PROP_FILTER] =
    g_param_spec_string ("filter", NULL, NULL, "all",
                         (G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  g_type_ensure (BACKLOT_TYPE_PAGE_STATE);
  g_type_ensure (BACKLOT_TYPE_QUEUE_FILTER);
  g_type_ensure (BACKLOT_TYPE_QUEUE_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/ui/project/backlot-queue-page.ui");
  gtk_widget_class_bind_template_child (widget_class, BacklotQueuePage, state);
  gtk_widget_class_bind_template_child (widget_class, BacklotQueuePage, selection);
  gtk_widget_class_bind_template_child (widget_class, BacklotQueuePage, scrolled);
  gtk_widget_class_bind_template_child (widget_class, BacklotQueuePage, list);
  gtk_widget_class_bind_template_callback (widget_class, section_title);
  gtk_widget_class_bind_template_callback (widget_class, is_filtered);
  gtk_widget_class_bind_template_callback (widget_class, empty_title);
  gtk_widget_class_bind_template_callback (widget_class, empty_description);
  gtk_widget_class_bind_template_callback (widget_class, show_all_cb);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
}

static void
backlot_queue_page_init (BacklotQueuePage *self)
{
  const GActionEntry entries[] = {
    { .name = "cancel", .activate = cancel_cb },
    { .name = "retry", .activate = retry_cb },
    { .name = "pause-resume", .activate = pause_resume_cb },
    { .name = "copy", .activate = copy_cb },
  };

  g_action_map_add_action_entries (backlot_page_get_actions (BACKLOT_PAGE (self)), entries,
                                   G_N_ELEMENTS (entries), self);
  gtk_widget_init_template (GTK_WIDGET (self));
  backlot_row_factory_guard (self->list);
}

BacklotPage *
backlot_queue_page_new (BacklotContext *context)
{
  return g_object_new (BACKLOT_TYPE_QUEUE_PAGE, "context", context, NULL);
}
