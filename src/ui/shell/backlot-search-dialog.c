/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One field that finds everything, and does every command. */

#include "config.h"

#include "ui/shell/backlot-search-dialog.h"

#include "query/backlot-studio-search.h"
#include "ui/common/backlot-row-factory.h"
#include "ui/shell/backlot-search-hit.h"

/* A single letter is in too much of a studio. */
#define MIN_LETTERS 2

struct _BacklotSearchDialog
{
  AdwDialog             parent_instance;

  BacklotContext       *context;      /* (owned) */
  BacklotSearchMayFunc  may;
  gpointer              may_data;
  char                 *text;         /* what the hits are for */
  GListModel           *found;        /* (owned): on this computer */
  GListStore           *sections;     /* (owned): @found, and what the studio knows beside it */
  GCancellable         *asking;       /* (owned) (nullable): the studio */

  GtkSearchEntry       *entry;
  GtkStack             *stack;
  GtkListView          *list;
  GtkSingleSelection   *selection;
};

enum
{
  CHOSEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BacklotSearchDialog, backlot_search_dialog, ADW_TYPE_DIALOG)

static void
show_sections (BacklotSearchDialog *self)
{
  g_autoptr(GtkFlattenListModel) all =
    gtk_flatten_list_model_new (g_object_ref (G_LIST_MODEL (self->sections)));

  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (all));
}

static gboolean
has_words (GtkListHeader *header,
           const char    *words)
{
  return words != NULL;
}

/* What is shown keeps its place: the rest comes below it. */
static void
studio_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  BacklotSearchDialog *self = NULL;
  g_autoptr(GListModel) more = NULL;

  if (!backlot_studio_search_finish (BACKLOT_BACKEND (object), result, NULL))
    return;
  self = user_data;
  more = backlot_search_find_more (self->context, self->text, self->found);
  if (g_list_model_get_n_items (more) == 0)
    return;
  g_list_store_append (self->sections, more);
  gtk_stack_set_visible_child_name (self->stack, "hits");
}

static void
ask_studio (BacklotSearchDialog *self)
{
  BacklotBackend *backend = backlot_context_get_backend (self->context);

  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  if (g_utf8_strlen (self->text, -1) < MIN_LETTERS || !backlot_backend_get_online (backend))
    return;
  self->asking = g_cancellable_new ();
  backlot_studio_search_async (backend, self->text, self->asking, studio_cb, self);
}

static void
search_changed_cb (BacklotSearchDialog *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  g_autoptr(GListModel) hits = NULL;

  if (self->context == NULL)
    return;
  g_set_str (&self->text, text);
  hits = backlot_search_find (self->context, text, self->may, self->may_data);
  g_set_object (&self->found, hits);
  g_clear_object (&self->sections);
  self->sections = g_list_store_new (G_TYPE_LIST_MODEL);
  g_list_store_append (self->sections, hits);
  show_sections (self);
  gtk_stack_set_visible_child_name (self->stack,
                                    g_list_model_get_n_items (hits) > 0 ? "hits" : "nothing");
  if (g_list_model_get_n_items (hits) > 0)
    gtk_list_view_scroll_to (self->list, 0, GTK_LIST_SCROLL_NONE, NULL);
  ask_studio (self);
}

static void
choose (BacklotSearchDialog *self,
        BacklotSearchHit    *hit)
{
  g_autoptr(BacklotSearchHit) held = hit != NULL ? g_object_ref (hit) : NULL;
  g_autoptr(BacklotSearchDialog) self_held = g_object_ref (self);

  if (held == NULL)
    return;
  adw_dialog_close (ADW_DIALOG (self));
  g_signal_emit (self, signals[CHOSEN], 0, backlot_search_hit_get_address (held),
                 backlot_search_hit_get_action (held));
}

static void
activate_cb (BacklotSearchDialog *self,
             guint                position)
{
  g_autoptr(BacklotSearchHit) hit =
    g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  choose (self, hit);
}

/* The field tells of letters when there is time; Return may come before. */
static void
entry_activate_cb (BacklotSearchDialog *self)
{
  if (g_strcmp0 (self->text, gtk_editable_get_text (GTK_EDITABLE (self->entry))) != 0)
    search_changed_cb (self);
  choose (self, gtk_single_selection_get_selected_item (self->selection));
}

static void
stop_search_cb (BacklotSearchDialog *self)
{
  adw_dialog_close (ADW_DIALOG (self));
}

static gboolean
key_pressed_cb (BacklotSearchDialog *self,
                guint                key,
                guint                code,
                GdkModifierType      modifiers)
{
  if (key != GDK_KEY_Down && key != GDK_KEY_KP_Down)
    return GDK_EVENT_PROPAGATE;
  if (g_list_model_get_n_items (G_LIST_MODEL (self->selection)) > 0)
    gtk_list_view_scroll_to (self->list,
                             MIN (gtk_single_selection_get_selected (self->selection) + 1,
                                  g_list_model_get_n_items (G_LIST_MODEL (self->selection)) - 1),
                             GTK_LIST_SCROLL_FOCUS | GTK_LIST_SCROLL_SELECT, NULL);
  return GDK_EVENT_STOP;
}

static void
backlot_search_dialog_dispose (GObject *object)
{
  BacklotSearchDialog *self = BACKLOT_SEARCH_DIALOG (object);

  if (self->entry != NULL)
    gtk_search_entry_set_key_capture_widget (self->entry, NULL);
  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  gtk_widget_dispose_template (GTK_WIDGET (self), BACKLOT_TYPE_SEARCH_DIALOG);
  g_clear_object (&self->found);
  g_clear_object (&self->sections);
  g_clear_object (&self->context);
  g_clear_pointer (&self->text, g_free);

  G_OBJECT_CLASS (backlot_search_dialog_parent_class)->dispose (object);
}

static void
backlot_search_dialog_class_init (BacklotSearchDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = backlot_search_dialog_dispose;

  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                  NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);

  g_type_ensure (BACKLOT_TYPE_SEARCH_HIT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/ui/shell/backlot-search-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, BacklotSearchDialog, entry);
  gtk_widget_class_bind_template_child (widget_class, BacklotSearchDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, BacklotSearchDialog, list);
  gtk_widget_class_bind_template_child (widget_class, BacklotSearchDialog, selection);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, entry_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, key_pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, has_words);
}

static void
backlot_search_dialog_init (BacklotSearchDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  backlot_row_factory_guard (self->list);
  adw_dialog_set_focus (ADW_DIALOG (self), GTK_WIDGET (self->entry));
  /* Letters that are typed in the list go on in the field. */
  gtk_search_entry_set_key_capture_widget (self->entry, GTK_WIDGET (self->list));
}

BacklotSearchDialog *
backlot_search_dialog_new (BacklotContext       *context,
                           BacklotSearchMayFunc  may,
                           gpointer              user_data)
{
  BacklotSearchDialog *self = NULL;

  g_return_val_if_fail (BACKLOT_IS_CONTEXT (context), NULL);
  g_return_val_if_fail (may != NULL, NULL);

  self = g_object_new (BACKLOT_TYPE_SEARCH_DIALOG, NULL);
  self->context = g_object_ref (context);
  self->may = may;
  self->may_data = user_data;
  search_changed_cb (self);
  return self;
}

void
backlot_search_dialog_set_text (BacklotSearchDialog *self,
                                const char          *text)
{
  g_return_if_fail (BACKLOT_IS_SEARCH_DIALOG (self));
  g_return_if_fail (text != NULL);

  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
}
