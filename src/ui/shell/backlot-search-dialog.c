/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One field that finds everything, and does every command. */

#include "config.h"

#include "ui/shell/backlot-search-dialog.h"

#include <glib/gi18n.h>

#include "query/backlot-studio-search.h"
#include "ui/common/backlot-row-factory.h"
#include "ui/shell/backlot-search-hit.h"

/* A single letter is in too much of a studio. */
#define MIN_LETTERS 2
#define SLOW_MS     300

struct _BacklotSearchDialog
{
  AdwDialog             parent_instance;

  BacklotContext       *context;      /* (owned) */
  BacklotSearchMayFunc  may;
  gpointer              may_data;
  char                 *text;         /* what the hits are for */
  GListModel           *found;        /* (owned): on this computer */
  GListModel           *more;         /* (owned): what the studio knows beside it */
  GHashTable           *from_studio;  /* (owned): addresses, while this is open */
  GCancellable         *asking;       /* (owned) (nullable): the studio */
  guint                 slow_id;

  GtkSearchEntry       *entry;
  GtkStack             *stack;
  GtkListView          *list;
  GtkSingleSelection   *selection;
  GtkLabel             *note;         /* what was not looked through */
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
  g_autoptr(GListStore) sections = g_list_store_new (G_TYPE_LIST_MODEL);
  g_autoptr(GtkFlattenListModel) all = NULL;

  g_list_store_append (sections, self->found);
  g_list_store_append (sections, self->more);
  all = gtk_flatten_list_model_new (G_LIST_MODEL (g_steal_pointer (&sections)));
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (all));
}

static gboolean
has_words (GtkListHeader *header,
           const char    *words)
{
  return words != NULL;
}

static void
tell (BacklotSearchDialog *self,
      const char          *words)
{
  gtk_label_set_label (self->note, words != NULL ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (self->note), words != NULL);
}

/* That there is nothing is said when everybody has answered. */
static void
show_hits (BacklotSearchDialog *self)
{
  gboolean nothing = g_list_model_get_n_items (G_LIST_MODEL (self->selection)) == 0;

  gtk_stack_set_visible_child_name (self->stack,
                                    nothing && self->asking == NULL ? "nothing" : "hits");
}

static const char *
word_unanswered (void)
{
  return _("The studio doesn’t answer. Only what this computer knows was searched.");
}

static void
slow_cb (gpointer user_data)
{
  BacklotSearchDialog *self = user_data;

  self->slow_id = 0;
  tell (self, _("Looking in the studio…"));
}

static void
stop_asking (BacklotSearchDialog *self)
{
  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  g_clear_handle_id (&self->slow_id, g_source_remove);
}

/* What is shown keeps its place: the rest comes below it. */
static void
studio_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  BacklotSearchDialog *self = NULL;
  g_autoptr(GListModel) more = NULL;
  g_autoptr(GError) error = NULL;

  if (!backlot_studio_search_finish (BACKLOT_BACKEND (object), result, &error) &&
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = user_data;
  stop_asking (self);
  tell (self, error != NULL ? word_unanswered () : NULL);
  more = backlot_search_find_more (self->context, self->text, G_LIST_MODEL (self->selection));
  for (guint i = 0; i < g_list_model_get_n_items (more); i++)
    {
      g_autoptr(BacklotSearchHit) hit = g_list_model_get_item (more, i);

      g_hash_table_add (self->from_studio, g_strdup (backlot_search_hit_get_address (hit)));
      g_list_store_append (G_LIST_STORE (self->more), hit);
    }
  show_hits (self);
}

static void
ask_studio (BacklotSearchDialog *self)
{
  BacklotBackend *backend = backlot_context_get_backend (self->context);
  gboolean asks = g_utf8_strlen (self->text, -1) >= MIN_LETTERS;

  stop_asking (self);
  if (!asks || !backlot_backend_get_online (backend))
    {
      tell (self, asks ? word_unanswered () : NULL);
      return;
    }
  self->asking = g_cancellable_new ();
  self->slow_id = g_timeout_add_once (SLOW_MS, slow_cb, self);
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
  g_clear_object (&self->more);
  self->more = backlot_search_put_below (self->context, text, hits, self->from_studio);
  show_sections (self);
  ask_studio (self);
  show_hits (self);
  if (g_list_model_get_n_items (G_LIST_MODEL (self->selection)) > 0)
    gtk_list_view_scroll_to (self->list, 0, GTK_LIST_SCROLL_NONE, NULL);
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
  gboolean up = key == GDK_KEY_Up || key == GDK_KEY_KP_Up;
  guint n_hits = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  guint position = gtk_single_selection_get_selected (self->selection);

  if (!up && key != GDK_KEY_Down && key != GDK_KEY_KP_Down)
    return GDK_EVENT_PROPAGATE;
  if (n_hits > 0)
    gtk_list_view_scroll_to (self->list,
                             up ? MAX (position, 1) - 1 : MIN (position + 1, n_hits - 1),
                             GTK_LIST_SCROLL_FOCUS | GTK_LIST_SCROLL_SELECT, NULL);
  return GDK_EVENT_STOP;
}

static void
backlot_search_dialog_dispose (GObject *object)
{
  BacklotSearchDialog *self = BACKLOT_SEARCH_DIALOG (object);

  if (self->entry != NULL)
    gtk_search_entry_set_key_capture_widget (self->entry, NULL);
  stop_asking (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), BACKLOT_TYPE_SEARCH_DIALOG);
  g_clear_object (&self->found);
  g_clear_object (&self->more);
  g_clear_pointer (&self->from_studio, g_hash_table_unref);
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
  gtk_widget_class_bind_template_child (widget_class, BacklotSearchDialog, note);
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
  self->from_studio = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
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
