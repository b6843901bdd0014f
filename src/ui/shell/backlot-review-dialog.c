/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changes that wait for a person: two versions of a row, or one that the studio refused. */

#include "config.h"

#include "ui/shell/backlot-review-dialog.h"

#include <glib/gi18n.h>

#include "ui/common/backlot-undo-toast.h"
#include "ui/common/backlot-when.h"
#include "ui/common/backlot-words-change.h"
#include "ui/common/backlot-words.h"
#include "ui/shell/backlot-review-field.h"

struct _BacklotReviewDialog
{
  AdwDialog         parent_instance;

  BacklotBackend   *backend;     /* (owned) */
  BacklotHistories *histories;   /* (owned) */
  GListModel       *parked;      /* (owned): of LarderMutation */
  LarderMutation   *current;     /* (owned) (nullable): what is shown */
  gboolean          stacked;

  AdwWindowTitle   *window_title;
  AdwBin           *apply_place;
  GtkWidget        *apply_button;
  AdwWrapBox       *choices;
  GtkStack         *pages;
  GtkStack         *buttons;
  GtkWidget        *fields;
  AdwStatusPage    *failed_page;
  GtkWidget        *failed_choices;
};

typedef enum
{
  PROP_STACKED = 1,
  PROP_HAS_NEXT,
} BacklotReviewDialogProperty;

enum
{
  SIGNAL_TOAST,
  N_SIGNALS,
};

static GParamSpec *properties[PROP_HAS_NEXT + 1];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BacklotReviewDialog, backlot_review_dialog, ADW_TYPE_DIALOG)

static void
show_toast (BacklotReviewDialog *self,
            BacklotHistory      *history,
            const char          *title)
{
  g_autoptr(AdwToast) toast = backlot_undo_toast_new (history, title);

  backlot_history_name (history, title);
  g_signal_emit (self, signals[SIGNAL_TOAST], 0, toast);
}

/* Takes @chosen and @not_chosen, values by member. */
static void
tell (BacklotReviewDialog *self,
      LarderConflict      *conflict,
      const char          *title,
      LarderValue         *chosen,
      LarderValue         *not_chosen)
{
  LarderValue *variables = larder_mutation_get_variables (self->current);
  BacklotHistory *history =
    backlot_histories_get (self->histories,
                           larder_value_get_member_string (variables, "project_id"));

  backlot_history_note (history, larder_mutation_get_key (self->current),
                        larder_conflict_get_table (conflict), larder_conflict_get_id (conflict),
                        not_chosen, chosen);
  show_toast (self, history, title);
}

/* The values of the conflict's fields in one of its rows. */
static LarderValue *
pick_fields (LarderConflict *conflict,
             LarderValue    *row)
{
  const char * const *fields = larder_conflict_get_fields (conflict);
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();

  for (guint i = 0; fields[i] != NULL; i++)
    if (row != NULL && larder_value_has_member (row, fields[i]))
      larder_value_builder_set_value (builder, fields[i],
                                      larder_value_get_member (row, fields[i]));
    else
      larder_value_builder_set_null (builder, fields[i]);
  return larder_value_builder_end (builder);
}

static char *
word_time_ms (gint64 time_ms)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autoptr(GDateTime) time = time_ms > 0 ? g_date_time_new_from_unix_local (time_ms / 1000) : NULL;

  return backlot_when_word (time, now);
}

static char *
word_row_time (LarderValue *row)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  const char *text = row != NULL ? larder_value_get_member_string (row, "updated_at") : NULL;
  g_autoptr(GDateTime) time = text != NULL ? g_date_time_new_from_iso8601 (text, NULL) : NULL;

  return backlot_when_word (time, now);
}

static void
clear_fields (BacklotReviewDialog *self)
{
  GtkWidget *child = NULL;

  while ((child = gtk_widget_get_first_child (self->fields)) != NULL)
    gtk_box_remove (GTK_BOX (self->fields), child);
}

static void
show_conflict (BacklotReviewDialog *self,
               LarderConflict      *conflict)
{
  const char * const *fields = larder_conflict_get_fields (conflict);
  LarderValue *mine = larder_conflict_get_mine (conflict);
  LarderValue *theirs = larder_conflict_get_theirs (conflict);
  g_autofree char *mine_when = word_time_ms (larder_mutation_get_submitted_at (self->current));
  g_autofree char *theirs_when = word_row_time (theirs);
  g_autofree char *item = backlot_words_item (self->backend, larder_conflict_get_table (conflict),
                                              larder_conflict_get_id (conflict));
  /* Translators: a thing that was changed here and elsewhere, such as “Photo 4” */
  g_autofree char *title = g_strdup_printf (_("Two Versions of “%s”"), item);

  adw_dialog_set_title (ADW_DIALOG (self), title);
  for (guint i = 0; fields[i] != NULL; i++)
    {
      BacklotReviewField *field =
        backlot_review_field_new (self->backend, fields[i],
                                  mine != NULL ? larder_value_get_member (mine, fields[i]) : NULL,
                                  larder_value_get_member (theirs, fields[i]), mine_when,
                                  theirs_when);

      backlot_review_field_set_stacked (field, self->stacked);
      gtk_box_append (GTK_BOX (self->fields), GTK_WIDGET (field));
    }
}

static void
show_failure (BacklotReviewDialog *self)
{
  g_autofree char *change = backlot_words_change (self->backend, self->current);
  g_autofree char *escaped = g_markup_escape_text (change, -1);
  const GError *error = larder_mutation_get_error (self->current);
  g_autofree char *reason = error != NULL ? backlot_words_error (error) : g_strdup ("");

  adw_dialog_set_title (ADW_DIALOG (self), _("Couldn’t Save a Change"));
  adw_status_page_set_title (self->failed_page, escaped);
  adw_status_page_set_description (self->failed_page, reason);
}

static void
scroll_to_top (BacklotReviewDialog *self)
{
  GtkWidget *scrolled = gtk_widget_get_ancestor (self->fields, GTK_TYPE_SCROLLED_WINDOW);

  gtk_adjustment_set_value (
    gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled)), 0);
}

/* Returns: GTK_INVALID_LIST_POSITION: it was decided */
static guint
find_current (BacklotReviewDialog *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (self->parked); i++)
    {
      g_autoptr(LarderMutation) mutation = g_list_model_get_item (self->parked, i);

      if (mutation == self->current)
        return i;
    }
  return GTK_INVALID_LIST_POSITION;
}

/* Where there is little room the name of the thing stands below. */
static void
update_title (BacklotReviewDialog *self)
{
  LarderConflict *conflict = larder_mutation_get_conflict (self->current);
  guint n = g_list_model_get_n_items (self->parked);
  g_autofree char *count = NULL;
  g_autofree char *item = NULL;

  /* Translators: which of several changes is shown */
  count = n > 1 ? g_strdup_printf (_("%u of %u"), find_current (self) + 1, n) : g_strdup ("");
  if (!self->stacked || conflict == NULL)
    {
      adw_window_title_set_title (self->window_title, adw_dialog_get_title (ADW_DIALOG (self)));
      adw_window_title_set_subtitle (self->window_title, count);
      return;
    }
  item = backlot_words_item (self->backend, larder_conflict_get_table (conflict),
                             larder_conflict_get_id (conflict));
  adw_window_title_set_title (self->window_title, n > 1 ? count : _("Two Versions"));
  adw_window_title_set_subtitle (self->window_title, item);
}

static void
set_current (BacklotReviewDialog *self,
             LarderMutation      *mutation)
{
  LarderConflict *conflict = larder_mutation_get_conflict (mutation);
  const char *page = conflict != NULL ? "conflict" : "failed";

  g_set_object (&self->current, mutation);
  clear_fields (self);
  if (conflict != NULL)
    show_conflict (self, conflict);
  else
    show_failure (self);
  scroll_to_top (self);
  update_title (self);
  gtk_widget_set_visible (self->apply_button, conflict != NULL);
  gtk_stack_set_visible_child_name (self->pages, page);
  gtk_stack_set_visible_child (self->buttons, conflict != NULL ? GTK_WIDGET (self->choices)
                                                               : self->failed_choices);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HAS_NEXT]);
}

/* What is decided, here or elsewhere, goes; the next one takes its place. */
static void
parked_changed_cb (BacklotReviewDialog *self)
{
  g_autoptr(LarderMutation) first = NULL;

  if (find_current (self) != GTK_INVALID_LIST_POSITION)
    {
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HAS_NEXT]);
      return;
    }
  first = g_list_model_get_item (self->parked, 0);
  if (first != NULL)
    set_current (self, first);
  else
    adw_dialog_force_close (ADW_DIALOG (self));
}

static void
cancel_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  adw_dialog_close (ADW_DIALOG (widget));
}

static void
next_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  BacklotReviewDialog *self = BACKLOT_REVIEW_DIALOG (widget);
  guint position = find_current (self);
  g_autoptr(LarderMutation) next = NULL;

  if (position == GTK_INVALID_LIST_POSITION)
    return;
  next = g_list_model_get_item (self->parked,
                                (position + 1) % g_list_model_get_n_items (self->parked));
  set_current (self, next);
}

static void
keep (BacklotReviewDialog  *self,
      LarderConflictPolicy  policy)
{
  g_autoptr(LarderMutation) mutation = g_object_ref (self->current);
  LarderConflict *current = larder_mutation_get_conflict (mutation);
  g_autoptr(LarderConflict) conflict = current != NULL ? g_object_ref (current) : NULL;
  gboolean is_mine = policy == LARDER_CONFLICT_POLICY_MINE;
  LarderValue *mine = NULL;
  LarderValue *theirs = NULL;

  if (conflict == NULL)
    return;
  mine = pick_fields (conflict, larder_conflict_get_mine (conflict));
  theirs = pick_fields (conflict, larder_conflict_get_theirs (conflict));
  tell (self, conflict, is_mine ? _("Mine kept") : _("Theirs kept"), is_mine ? mine : theirs,
        is_mine ? theirs : mine);
  larder_mutation_resolve (mutation, policy);
}

static void
keep_mine_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  keep (BACKLOT_REVIEW_DIALOG (widget), LARDER_CONFLICT_POLICY_MINE);
}

static void
keep_theirs_action (GtkWidget  *widget,
                    const char *name,
                    GVariant   *parameter)
{
  keep (BACKLOT_REVIEW_DIALOG (widget), LARDER_CONFLICT_POLICY_THEIRS);
}

static void
apply_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  BacklotReviewDialog *self = BACKLOT_REVIEW_DIALOG (widget);
  g_autoptr(LarderMutation) mutation = g_object_ref (self->current);
  LarderConflict *current = larder_mutation_get_conflict (mutation);
  g_autoptr(LarderConflict) conflict = current != NULL ? g_object_ref (current) : NULL;
  g_autoptr(LarderValueBuilder) chosen = larder_value_builder_new_object ();
  g_autoptr(LarderValueBuilder) others = larder_value_builder_new_object ();
  g_autoptr(LarderValue) chosen_fields = NULL;
  g_autoptr(LarderValue) mine = NULL;
  g_autoptr(LarderValue) theirs = NULL;

  if (conflict == NULL)
    return;
  mine = pick_fields (conflict, larder_conflict_get_mine (conflict));
  theirs = pick_fields (conflict, larder_conflict_get_theirs (conflict));
  for (GtkWidget *child = gtk_widget_get_first_child (self->fields); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      const char *field = backlot_review_field_get_name (BACKLOT_REVIEW_FIELD (child));
      g_autoptr(LarderValue) value = backlot_review_field_get_value (BACKLOT_REVIEW_FIELD (child));
      gboolean is_mine = larder_value_equal (value, larder_value_get_member (mine, field));

      larder_value_builder_set_value (chosen, field, value);
      larder_value_builder_set_value (others, field,
                                      larder_value_get_member (is_mine ? theirs : mine, field));
    }
  chosen_fields = larder_value_builder_end (chosen);
  tell (self, conflict, _("Versions merged"), larder_value_ref (chosen_fields),
        larder_value_builder_end (others));
  larder_mutation_resolve_fields (mutation, chosen_fields);
}

static void
retry_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  larder_mutation_retry (BACKLOT_REVIEW_DIALOG (widget)->current);
}

static void
discard_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  BacklotReviewDialog *self = BACKLOT_REVIEW_DIALOG (widget);
  g_autoptr(BacklotDiscard) discard = backlot_discard_new (self->backend);

  /* The dialog may close while it goes. */
  g_object_ref (self);
  if (backlot_discard_add (discard, self->current))
    show_toast (self, backlot_histories_add_discard (self->histories, discard),
                _("Change discarded"));
  g_object_unref (self);
}

/* Where there is little room for it above, it stands beside the other choices. */
static void
place_apply (BacklotReviewDialog *self)
{
  g_autoptr(GtkWidget) button = g_object_ref (self->apply_button);

  if (self->stacked)
    {
      adw_bin_set_child (self->apply_place, NULL);
      adw_wrap_box_append (self->choices, button);
    }
  else
    {
      adw_wrap_box_remove (self->choices, button);
      adw_bin_set_child (self->apply_place, button);
    }
}

static void
set_stacked (BacklotReviewDialog *self,
             gboolean             stacked)
{
  if (self->stacked == stacked)
    return;
  self->stacked = stacked;
  place_apply (self);
  for (GtkWidget *child = gtk_widget_get_first_child (self->fields); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    backlot_review_field_set_stacked (BACKLOT_REVIEW_FIELD (child), stacked);
  if (self->current != NULL)
    update_title (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STACKED]);
}

static void
backlot_review_dialog_get_property (GObject    *object,
                                    guint       prop_id,
                                    GValue     *value,
                                    GParamSpec *pspec)
{
  BacklotReviewDialog *self = BACKLOT_REVIEW_DIALOG (object);

  switch ((BacklotReviewDialogProperty) prop_id)
    {
    case PROP_STACKED:
      g_value_set_boolean (value, self->stacked);
      break;
    case PROP_HAS_NEXT:
      g_value_set_boolean (value, self->parked != NULL &&
                                  g_list_model_get_n_items (self->parked) > 1);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_review_dialog_set_property (GObject      *object,
                                    guint         prop_id,
                                    const GValue *value,
                                    GParamSpec   *pspec)
{
  switch ((BacklotReviewDialogProperty) prop_id)
    {
    case PROP_STACKED:
      set_stacked (BACKLOT_REVIEW_DIALOG (object), g_value_get_boolean (value));
      break;
    case PROP_HAS_NEXT:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

/* What can be chosen is read first, not the text that may be made of it. */
static gboolean
backlot_review_dialog_grab_focus (GtkWidget *widget)
{
  BacklotReviewDialog *self = BACKLOT_REVIEW_DIALOG (widget);
  GtkWidget *field = gtk_widget_get_first_child (self->fields);

  if (adw_dialog_get_focus (ADW_DIALOG (self)) == NULL && field != NULL)
    return gtk_widget_child_focus (field, GTK_DIR_TAB_FORWARD);
  return GTK_WIDGET_CLASS (backlot_review_dialog_parent_class)->grab_focus (widget);
}

static void
backlot_review_dialog_dispose (GObject *object)
{
  BacklotReviewDialog *self = BACKLOT_REVIEW_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), BACKLOT_TYPE_REVIEW_DIALOG);
  g_clear_object (&self->current);
  g_clear_object (&self->parked);
  g_clear_object (&self->histories);
  g_clear_object (&self->backend);

  G_OBJECT_CLASS (backlot_review_dialog_parent_class)->dispose (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "review.cancel", NULL, cancel_action);
  gtk_widget_class_install_action (widget_class, "review.next", NULL, next_action);
  gtk_widget_class_install_action (widget_class, "review.apply", NULL, apply_action);
  gtk_widget_class_install_action (widget_class, "review.keep-mine", NULL, keep_mine_action);
  gtk_widget_class_install_action (widget_class, "review.keep-theirs", NULL, keep_theirs_action);
  gtk_widget_class_install_action (widget_class, "review.retry", NULL, retry_action);
  gtk_widget_class_install_action (widget_class, "review.discard", NULL, discard_action);
}

static void
backlot_review_dialog_class_init (BacklotReviewDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = backlot_review_dialog_get_property;
  object_class->set_property = backlot_review_dialog_set_property;
  object_class->dispose = backlot_review_dialog_dispose;
  widget_class->grab_focus = backlot_review_dialog_grab_focus;

  properties[PROP_STACKED] =
    g_param_spec_boolean ("stacked", NULL, NULL, FALSE,
                          (G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));
  properties[PROP_HAS_NEXT] =
    g_param_spec_boolean ("has-next", NULL, NULL, FALSE,
                          (G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  signals[SIGNAL_TOAST] = g_signal_new ("toast", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 1, ADW_TYPE_TOAST);

  install_actions (widget_class);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/ui/shell/backlot-review-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, BacklotReviewDialog, window_title);
  gtk_widget_class_bind_template_child (widget_class, BacklotReviewDialog, apply_place);
  gtk_widget_class_bind_template_child (widget_class, BacklotReviewDialog, apply_button);
  gtk_widget_class_bind_template_child (widget_class, BacklotReviewDialog, choices);
  gtk_widget_class_bind_template_child (widget_class, BacklotReviewDialog, pages);
  gtk_widget_class_bind_template_child (widget_class, BacklotReviewDialog, buttons);
  gtk_widget_class_bind_template_child (widget_class, BacklotReviewDialog, fields);
  gtk_widget_class_bind_template_child (widget_class, BacklotReviewDialog, failed_page);
  gtk_widget_class_bind_template_child (widget_class, BacklotReviewDialog, failed_choices);
}

static void
backlot_review_dialog_init (BacklotReviewDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_add_css_class (GTK_WIDGET (self->failed_page), "compact");
}

static LarderMutation *
find_first (GListModel *parked,
            const char *id)
{
  for (guint i = 0; i < g_list_model_get_n_items (parked); i++)
    {
      g_autoptr(LarderMutation) mutation = g_list_model_get_item (parked, i);
      LarderValue *variables = larder_mutation_get_variables (mutation);

      if (id == NULL || g_strcmp0 (larder_value_get_member_string (variables, "id"), id) == 0)
        return g_steal_pointer (&mutation);
    }
  return g_list_model_get_item (parked, 0);
}

AdwDialog *
backlot_review_dialog_new (BacklotBackend   *backend,
                           BacklotHistories *histories,
                           GListModel       *parked,
                           const char       *id)
{
  BacklotReviewDialog *self = NULL;
  g_autoptr(LarderMutation) first = NULL;

  g_return_val_if_fail (BACKLOT_IS_BACKEND (backend), NULL);
  g_return_val_if_fail (BACKLOT_IS_HISTORIES (histories), NULL);
  g_return_val_if_fail (G_IS_LIST_MODEL (parked), NULL);
  g_return_val_if_fail (g_list_model_get_n_items (parked) > 0, NULL);

  self = g_object_new (BACKLOT_TYPE_REVIEW_DIALOG, NULL);
  self->backend = g_object_ref (backend);
  self->histories = g_object_ref (histories);
  self->parked = g_object_ref (parked);
  g_signal_connect_object (parked, "items-changed", G_CALLBACK (parked_changed_cb), self,
                           G_CONNECT_SWAPPED);
  first = find_first (parked, id);
  set_current (self, first);
  return ADW_DIALOG (self);
}
