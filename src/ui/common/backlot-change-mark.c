/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the changes of one row are: nothing, saving, waiting, refused, in conflict. */

#include "config.h"

#include "ui/common/backlot-change-mark.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "query/backlot-parked.h"
#include "ui/common/backlot-words-task.h"
#include "ui/common/backlot-words.h"

/* What is saved sooner than that is not told. */
#define QUIET_MS 1000

G_DEFINE_ENUM_TYPE (BacklotChangeDetail, backlot_change_detail,
                    G_DEFINE_ENUM_VALUE (BACKLOT_CHANGE_DETAIL_FULL, "full"),
                    G_DEFINE_ENUM_VALUE (BACKLOT_CHANGE_DETAIL_COMPACT, "compact"),
                    G_DEFINE_ENUM_VALUE (BACKLOT_CHANGE_DETAIL_ICON, "icon"),
                    G_DEFINE_ENUM_VALUE (BACKLOT_CHANGE_DETAIL_PARKED, "parked"))

struct _BacklotChangeMark
{
  GtkBox               parent_instance;

  BacklotBackend      *backend;   /* (owned) (nullable) */
  LarderRecord        *record;    /* (owned) (nullable) */
  GSignalGroup        *signals;   /* (owned): of @record */
  GSignalGroup        *sending;   /* (owned): of the change of it that is sent next */
  BacklotChangeDetail  detail;
  BacklotSyncState     state;
  guint                quiet_id;

  /* %NULL until the first state that is told. */
  GtkImage            *icon;
  GtkLabel            *words;
  GtkWidget           *buttons;
  GtkWidget           *retry_button;
  GtkWidget           *discard_button;
  GtkWidget           *review_button;
};

typedef enum
{
  PROP_RECORD = 1,
  PROP_BACKEND,
  PROP_DETAIL,
  PROP_STATE,
} BacklotChangeMarkProperty;

static GParamSpec *properties[PROP_STATE + 1];

G_DEFINE_FINAL_TYPE (BacklotChangeMark, backlot_change_mark, GTK_TYPE_BOX)

BacklotSyncState
backlot_change_mark_find_state (BacklotBackend *backend,
                                LarderRecord   *record)
{
  if (record == NULL)
    return BACKLOT_SYNC_SAVED;
  if (larder_record_get_failed (record))
    return BACKLOT_SYNC_FAILED;
  if (larder_record_get_conflicted (record))
    return BACKLOT_SYNC_CONFLICT;
  if (!larder_record_get_pending (record))
    return BACKLOT_SYNC_SAVED;
  return backend == NULL || backlot_backend_get_online (backend) ? BACKLOT_SYNC_SAVING
                                                                 : BACKLOT_SYNC_WAITING;
}

BacklotSyncState
backlot_change_mark_get_state (BacklotChangeMark *self)
{
  g_return_val_if_fail (BACKLOT_IS_CHANGE_MARK (self), BACKLOT_SYNC_SAVED);

  return self->state;
}

/* Why the change that is sent next was sent in vain; %NULL: it was not. */
static GError *
find_delay (BacklotChangeMark *self)
{
  g_autoptr(LarderMutation) next = g_signal_group_dup_target (self->sending);

  return next != NULL && larder_mutation_get_failure_count (next) > 0
           ? larder_mutation_get_error (next) : NULL;
}

static GError *
find_error (BacklotChangeMark *self,
            BacklotSyncState   state)
{
  if (state == BACKLOT_SYNC_WAITING)
    return find_delay (self);
  return state == BACKLOT_SYNC_FAILED ? larder_record_get_error (self->record) : NULL;
}

static void
retry_cb (BacklotChangeMark *self)
{
  backlot_parked_retry (self->backend, larder_record_get_id (self->record));
}

static void
discard_cb (BacklotChangeMark *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.discard", "s",
                              larder_record_get_id (self->record));
}

static void
review_cb (BacklotChangeMark *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.review", "s",
                              larder_record_get_id (self->record));
}

static GtkWidget *
add_button (BacklotChangeMark *self,
            const char        *label,
            GCallback          callback)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  g_signal_connect_swapped (button, "clicked", callback, self);
  adw_wrap_box_append (ADW_WRAP_BOX (self->buttons), button);
  return button;
}

/* Each row has a mark and hardly one ever tells anything: no template makes all this beforehand. */
static void
fill (BacklotChangeMark *self)
{
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  self->icon = GTK_IMAGE (gtk_image_new ());
  gtk_widget_set_valign (GTK_WIDGET (self->icon), GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->icon));
  gtk_widget_set_hexpand (column, TRUE);
  gtk_box_append (GTK_BOX (self), column);

  self->words = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->words, 0);
  gtk_label_set_wrap (self->words, TRUE);
  gtk_label_set_wrap_mode (self->words, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_natural_wrap_mode (self->words, GTK_NATURAL_WRAP_NONE);
  gtk_box_append (GTK_BOX (column), GTK_WIDGET (self->words));

  self->buttons = adw_wrap_box_new ();
  adw_wrap_box_set_child_spacing (ADW_WRAP_BOX (self->buttons), 6);
  adw_wrap_box_set_line_spacing (ADW_WRAP_BOX (self->buttons), 6);
  gtk_box_append (GTK_BOX (column), self->buttons);
  self->retry_button = add_button (self, _("Retry"), G_CALLBACK (retry_cb));
  self->discard_button = add_button (self, _("Discard"), G_CALLBACK (discard_cb));
  self->review_button = add_button (self, C_("verb", "Review"), G_CALLBACK (review_cb));
}

static void
colour (GtkWidget *widget,
        gboolean   failed)
{
  gtk_widget_remove_css_class (widget, failed ? "dim-label" : "error");
  gtk_widget_add_css_class (widget, failed ? "error" : "dim-label");
}

static void
word (BacklotChangeMark *self,
      BacklotSyncState   state)
{
  GError *error = self->record != NULL ? find_error (self, state) : NULL;
  gboolean failed = state == BACKLOT_SYNC_FAILED;
  gboolean parked = failed || state == BACKLOT_SYNC_CONFLICT;
  gboolean is_icon = self->detail == BACKLOT_CHANGE_DETAIL_ICON;
  g_autofree char *words = error != NULL ? backlot_words_error (error)
                                         : backlot_words_sync_state (state);

  if (self->icon == NULL)
    fill (self);
  gtk_widget_set_visible (GTK_WIDGET (self),
                          parked || self->detail != BACKLOT_CHANGE_DETAIL_PARKED);
  gtk_image_set_from_icon_name (self->icon, backlot_words_sync_icon (state));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->icon), words);
  gtk_label_set_label (self->words, words);
  gtk_widget_set_visible (GTK_WIDGET (self->words),
                          !is_icon && (parked || self->detail == BACKLOT_CHANGE_DETAIL_FULL));
  gtk_widget_set_visible (self->buttons, parked && !is_icon);
  gtk_widget_set_visible (self->retry_button, failed);
  gtk_widget_set_visible (self->discard_button, failed);
  gtk_widget_set_visible (self->review_button, state == BACKLOT_SYNC_CONFLICT);
  /* Not of all of it: a button that is dimmed looks as if it could not be pressed. */
  colour (GTK_WIDGET (self->icon), failed);
  colour (GTK_WIDGET (self->words), failed);
}

static void
show (BacklotChangeMark *self,
      BacklotSyncState   state)
{
  /* Nearly all rows are saved, and what nobody sees is not worded. */
  if (state == BACKLOT_SYNC_SAVED)
    gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  else
    word (self, state);
  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

/* What is on its way for a while may be waiting to be sent again. */
static BacklotSyncState
find_state (BacklotChangeMark *self)
{
  BacklotSyncState state = backlot_change_mark_find_state (self->backend, self->record);
  g_autoptr(LarderMutation) next = NULL;

  if ((state == BACKLOT_SYNC_SAVING || state == BACKLOT_SYNC_WAITING) && self->backend != NULL)
    next = backlot_parked_find_next (self->backend, larder_record_get_id (self->record));
  g_signal_group_set_target (self->sending, next);
  return state == BACKLOT_SYNC_SAVING && find_delay (self) != NULL ? BACKLOT_SYNC_WAITING : state;
}

static void
quiet_cb (gpointer user_data)
{
  BacklotChangeMark *self = user_data;

  self->quiet_id = 0;
  show (self, find_state (self));
}

static void
update (BacklotChangeMark *self)
{
  BacklotSyncState state = backlot_change_mark_find_state (self->backend, self->record);

  if (state == BACKLOT_SYNC_SAVING && self->state == BACKLOT_SYNC_SAVED)
    {
      if (self->quiet_id == 0)
        self->quiet_id = g_timeout_add_once (QUIET_MS, quiet_cb, self);
      return;
    }
  g_clear_handle_id (&self->quiet_id, g_source_remove);
  show (self, state == BACKLOT_SYNC_SAVED ? state : find_state (self));
}

static void
set_record (BacklotChangeMark *self,
            LarderRecord      *record)
{
  if (!g_set_object (&self->record, record))
    return;
  g_clear_handle_id (&self->quiet_id, g_source_remove);
  g_signal_group_set_target (self->signals, record);
  g_signal_group_set_target (self->sending, NULL);
  show (self, BACKLOT_SYNC_SAVED);
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RECORD]);
}

static void
set_backend (BacklotChangeMark *self,
             BacklotBackend    *backend)
{
  if (self->backend == backend)
    return;
  if (self->backend != NULL)
    g_signal_handlers_disconnect_by_data (self->backend, self);
  g_set_object (&self->backend, backend);
  if (backend != NULL)
    g_signal_connect_object (backend, "notify::online", G_CALLBACK (update), self,
                             G_CONNECT_SWAPPED);
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BACKEND]);
}

static void
backlot_change_mark_get_property (GObject    *object,
                                  guint       prop_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  BacklotChangeMark *self = BACKLOT_CHANGE_MARK (object);

  switch ((BacklotChangeMarkProperty) prop_id)
    {
    case PROP_RECORD:
      g_value_set_object (value, self->record);
      break;
    case PROP_BACKEND:
      g_value_set_object (value, self->backend);
      break;
    case PROP_DETAIL:
      g_value_set_enum (value, (int) self->detail);
      break;
    case PROP_STATE:
      g_value_set_enum (value, (int) self->state);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_change_mark_set_property (GObject      *object,
                                  guint         prop_id,
                                  const GValue *value,
                                  GParamSpec   *pspec)
{
  BacklotChangeMark *self = BACKLOT_CHANGE_MARK (object);

  switch ((BacklotChangeMarkProperty) prop_id)
    {
    case PROP_RECORD:
      set_record (self, g_value_get_object (value));
      break;
    case PROP_BACKEND:
      set_backend (self, g_value_get_object (value));
      break;
    case PROP_DETAIL:
      self->detail = (BacklotChangeDetail) g_value_get_enum (value);
      show (self, self->state);
      break;
    case PROP_STATE:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_change_mark_dispose (GObject *object)
{
  BacklotChangeMark *self = BACKLOT_CHANGE_MARK (object);

  g_clear_handle_id (&self->quiet_id, g_source_remove);
  if (self->backend != NULL)
    g_signal_handlers_disconnect_by_data (self->backend, self);
  g_clear_object (&self->signals);
  g_clear_object (&self->sending);
  g_clear_object (&self->record);
  g_clear_object (&self->backend);

  G_OBJECT_CLASS (backlot_change_mark_parent_class)->dispose (object);
}

static void
backlot_change_mark_class_init (BacklotChangeMarkClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = backlot_change_mark_get_property;
  object_class->set_property = backlot_change_mark_set_property;
  object_class->dispose = backlot_change_mark_dispose;

  properties[PROP_RECORD] = g_param_spec_object ("record", NULL, NULL, LARDER_TYPE_RECORD, flags);
  properties[PROP_BACKEND] =
    g_param_spec_object ("backend", NULL, NULL, BACKLOT_TYPE_BACKEND, flags);
  properties[PROP_DETAIL] =
    g_param_spec_enum ("detail", NULL, NULL, BACKLOT_TYPE_CHANGE_DETAIL,
                       BACKLOT_CHANGE_DETAIL_FULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_STATE] =
    g_param_spec_enum ("state", NULL, NULL, BACKLOT_TYPE_SYNC_STATE, BACKLOT_SYNC_SAVED,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
backlot_change_mark_init (BacklotChangeMark *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  gtk_box_set_spacing (GTK_BOX (self), 6);
  gtk_widget_add_css_class (GTK_WIDGET (self), "caption");
  self->signals = g_signal_group_new (LARDER_TYPE_RECORD);
  g_signal_group_connect_swapped (self->signals, "notify::pending", G_CALLBACK (update), self);
  g_signal_group_connect_swapped (self->signals, "notify::failed", G_CALLBACK (update), self);
  g_signal_group_connect_swapped (self->signals, "notify::conflicted", G_CALLBACK (update), self);
  g_signal_group_connect_swapped (self->signals, "notify::error", G_CALLBACK (update), self);
  self->sending = g_signal_group_new (LARDER_TYPE_MUTATION);
  g_signal_group_connect_swapped (self->sending, "notify::delivery", G_CALLBACK (update), self);
  g_signal_group_connect_swapped (self->sending, "notify::error", G_CALLBACK (update), self);
}
