/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Choices of the person, the account, and what is kept on this computer. */

#include "config.h"

#include "ui/account/backlot-preferences-dialog.h"

#include <glib/gi18n.h>
#include <locale.h>

#include "query/account/backlot-profile-queries.h"

#include "ui/account/backlot-background-group.h"
#include "ui/account/backlot-data-group.h"
#include "ui/account/backlot-languages.h"
#include "ui/account/backlot-notifications-group.h"
#include "ui/account/backlot-rendering-group.h"
#include "ui/account/backlot-studios-group.h"
#include "ui/account/backlot-transfers-group.h"
#include "ui/common/backlot-narrow-rows.h"

static const char * const themes[] = { "system", "light", "dark", NULL };
static const char * const start_pages[] = { "last", "home", NULL };

struct _BacklotPreferencesDialog
{
  AdwPreferencesDialog  parent_instance;

  BacklotContext       *context;         /* (owned) */
  BacklotHistory       *history;         /* borrowed from @context: of names of studios */
  guint64               opened_at;       /* when the last step before it was done */
  BacklotProfile       *profile;         /* (owned) */
  LarderQueryObserver  *profile_query;   /* (owned) */
  GStrv                 languages;       /* (owned): in the order of their row */

  GtkWidget            *background_group;
  GtkWidget            *notifications_group;
  GtkWidget            *studios_group;
  GtkWidget            *rendering_group;
  GtkWidget            *transfers_group;
  GtkWidget            *data_group;
  AdwPreferencesGroup  *account_group;
  AdwComboRow          *style_row;
  AdwComboRow          *language_row;
  AdwComboRow          *start_row;
  AdwSwitchRow         *compact_row;
  AdwSpinRow           *ask_row;
  AdwEntryRow          *name_row;
};

typedef enum
{
  PROP_CONTEXT = 1,
  PROP_PROFILE,
} BacklotPreferencesDialogProperty;

static GParamSpec *properties[PROP_PROFILE + 1];

G_DEFINE_FINAL_TYPE (BacklotPreferencesDialog, backlot_preferences_dialog,
                     ADW_TYPE_PREFERENCES_DIALOG)

static char *
plan_text (gpointer    this,
           const char *plan)
{
  if (g_strcmp0 (plan, "team") == 0)
    return g_strdup (C_("plan", "Team"));
  if (g_strcmp0 (plan, "studio") == 0)
    return g_strdup (C_("plan", "Studio"));
  if (g_strcmp0 (plan, "free") == 0)
    return g_strdup (C_("plan", "Free"));
  return g_strdup (plan);
}

static char *
size_text (gpointer this,
           gint64   bytes)
{
  return g_format_size ((guint64) MAX (bytes, 0));
}

/* A name that stands in a list of values, as the place in it; and back. */
static gboolean
to_place (GBinding     *binding,
          const GValue *from,
          GValue       *to,
          gpointer      names)
{
  const char * const *list = names;

  for (guint i = 0; list[i] != NULL; i++)
    if (g_strcmp0 (list[i], g_value_get_string (from)) == 0)
      g_value_set_uint (to, i);
  return TRUE;
}

static gboolean
to_name (GBinding     *binding,
         const GValue *from,
         GValue       *to,
         gpointer      names)
{
  const char * const *list = names;
  guint place = g_value_get_uint (from);

  if (place >= g_strv_length ((GStrv) list))
    return FALSE;
  g_value_set_string (to, list[place]);
  return TRUE;
}

static void
bind_choice (BacklotPreferences *preferences,
             const char         *name,
             AdwComboRow        *row,
             gpointer            names)
{
  g_object_bind_property_full (preferences, name, row, "selected",
                               G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL,
                               to_place, to_name, names, NULL);
}

static void
offer_languages (BacklotPreferencesDialog *self,
                 BacklotPreferences       *preferences)
{
  g_autoptr(GtkStringList) names = NULL;
  gboolean can_choose = FALSE;

  self->languages = backlot_languages_list (LOCALEDIR);
  names = backlot_languages_name ((const char * const *) self->languages);
  adw_combo_row_set_model (self->language_row, G_LIST_MODEL (names));
  bind_choice (preferences, "language", self->language_row, self->languages);
  can_choose = backlot_languages_can_be_chosen (setlocale (LC_MESSAGES, NULL));
  gtk_widget_set_sensitive (GTK_WIDGET (self->language_row), can_choose);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->language_row),
                               can_choose ? _("Takes effect at the next start")
                                          : _("This session knows English alone"));
}

static void
show_account (BacklotPreferencesDialog *self,
              const char               *url)
{
  const char *words = _("The studio on this computer needs no password and no network.");

  adw_preferences_group_set_title (self->account_group, url != NULL ? url : _("This Computer"));
  adw_preferences_group_set_description (self->account_group, url != NULL ? NULL : words);
}

/* What is typed and not applied yet stays. */
static void
show_name (BacklotPreferencesDialog *self)
{
  g_autofree char *name = NULL;

  if (gtk_widget_is_ancestor (GTK_WIDGET (self->name_row), GTK_WIDGET (self)) &&
      (gtk_widget_get_state_flags (GTK_WIDGET (self->name_row)) & GTK_STATE_FLAG_FOCUS_WITHIN) != 0)
    return;
  g_object_get (self->profile, "display-name", &name, NULL);
  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self->name_row)), name) != 0)
    gtk_editable_set_text (GTK_EDITABLE (self->name_row), name != NULL ? name : "");
}

static void
name_applied_cb (BacklotPreferencesDialog *self)
{
  g_autofree char *name = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name_row)));

  g_strstrip (name);
  backlot_profile_set_name (backlot_context_get_backend (self->context), name);
}

/* Of the step that would be taken back next, or done again; 0: there is none. */
static guint64
find_time (BacklotPreferencesDialog *self,
           gboolean                  redo)
{
  BacklotHistoryStep step;

  return backlot_history_peek (self->history, redo, &step) ? step.time : 0;
}

/* What was done elsewhere is taken back where it is seen. */
static void
undo_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  BacklotPreferencesDialog *self = BACKLOT_PREFERENCES_DIALOG (widget);
  gboolean redo = g_str_has_suffix (name, "redo");
  BacklotHistoryOutcome outcome = BACKLOT_HISTORY_NOTHING;

  if (find_time (self, redo) > self->opened_at)
    outcome = redo ? backlot_history_redo (self->history) : backlot_history_undo (self->history);
  if (outcome == BACKLOT_HISTORY_DONE)
    gtk_accessible_announce (GTK_ACCESSIBLE (self), redo ? _("Done again") : _("Undone"),
                             GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

static void
backlot_preferences_dialog_constructed (GObject *object)
{
  BacklotPreferencesDialog *self = BACKLOT_PREFERENCES_DIALOG (object);
  BacklotBackend *backend = backlot_context_get_backend (self->context);
  BacklotPreferences *preferences = backlot_context_get_preferences (self->context);
  g_autoptr(LarderQueryOptions) options = backlot_profile_options (backend);

  G_OBJECT_CLASS (backlot_preferences_dialog_parent_class)->constructed (object);

  bind_choice (preferences, "theme", self->style_row, (gpointer) themes);
  offer_languages (self, preferences);
  bind_choice (preferences, "start-page", self->start_row, (gpointer) start_pages);
  g_object_bind_property (preferences, "compact-mode", self->compact_row, "active",
                          G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  g_object_bind_property (preferences, "ask-above", self->ask_row, "value",
                          G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  backlot_notifications_group_bind (BACKLOT_NOTIFICATIONS_GROUP (self->notifications_group),
                                    preferences, backend);
  backlot_rendering_group_bind (BACKLOT_RENDERING_GROUP (self->rendering_group), preferences);
  backlot_transfers_group_bind (BACKLOT_TRANSFERS_GROUP (self->transfers_group), preferences);
  g_object_set (self->background_group, "preferences", preferences, NULL);
  g_object_set (self->data_group, "context", self->context, NULL);
  g_object_set (self->studios_group, "context", self->context, NULL);
  self->history = backlot_histories_get (backlot_context_get_histories (self->context), NULL);
  self->opened_at = MAX (find_time (self, FALSE), find_time (self, TRUE));
  self->profile = backlot_profile_get (backend);
  g_object_notify_by_pspec (object, properties[PROP_PROFILE]);
  g_signal_connect_object (self->profile, "notify::display-name", G_CALLBACK (show_name), self,
                           G_CONNECT_SWAPPED);
  show_name (self);
  self->profile_query = larder_query_observer_new (backlot_backend_get_client (backend), options);
  larder_query_observer_attach (self->profile_query);
  show_account (self, backlot_backend_get_url (backend));
  backlot_narrow_rows_adapt (ADW_DIALOG (self));
}

static void
backlot_preferences_dialog_get_property (GObject    *object,
                                         guint       prop_id,
                                         GValue     *value,
                                         GParamSpec *pspec)
{
  BacklotPreferencesDialog *self = BACKLOT_PREFERENCES_DIALOG (object);

  switch ((BacklotPreferencesDialogProperty) prop_id)
    {
    case PROP_CONTEXT:
      g_value_set_object (value, self->context);
      break;
    case PROP_PROFILE:
      g_value_set_object (value, self->profile);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_preferences_dialog_set_property (GObject      *object,
                                         guint         prop_id,
                                         const GValue *value,
                                         GParamSpec   *pspec)
{
  if (prop_id == PROP_CONTEXT)
    BACKLOT_PREFERENCES_DIALOG (object)->context = g_value_dup_object (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
backlot_preferences_dialog_dispose (GObject *object)
{
  BacklotPreferencesDialog *self = BACKLOT_PREFERENCES_DIALOG (object);

  if (self->profile_query != NULL)
    larder_query_observer_detach (self->profile_query);
  g_clear_object (&self->profile_query);
  gtk_widget_dispose_template (GTK_WIDGET (self), BACKLOT_TYPE_PREFERENCES_DIALOG);
  g_clear_object (&self->profile);
  g_clear_object (&self->context);

  G_OBJECT_CLASS (backlot_preferences_dialog_parent_class)->dispose (object);
}

static void
backlot_preferences_dialog_finalize (GObject *object)
{
  g_strfreev (BACKLOT_PREFERENCES_DIALOG (object)->languages);

  G_OBJECT_CLASS (backlot_preferences_dialog_parent_class)->finalize (object);
}

static void
backlot_preferences_dialog_class_init (BacklotPreferencesDialogClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = backlot_preferences_dialog_constructed;
  object_class->get_property = backlot_preferences_dialog_get_property;
  object_class->set_property = backlot_preferences_dialog_set_property;
  object_class->dispose = backlot_preferences_dialog_dispose;
  object_class->finalize = backlot_preferences_dialog_finalize;

  properties[PROP_CONTEXT] =
    g_param_spec_object ("context", NULL, NULL, BACKLOT_TYPE_CONTEXT,
                         (G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS));
  properties[PROP_PROFILE] =
    g_param_spec_object ("profile", NULL, NULL, BACKLOT_TYPE_PROFILE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  g_type_ensure (BACKLOT_TYPE_BACKGROUND_GROUP);
  g_type_ensure (BACKLOT_TYPE_DATA_GROUP);
  g_type_ensure (BACKLOT_TYPE_NOTIFICATIONS_GROUP);
  g_type_ensure (BACKLOT_TYPE_RENDERING_GROUP);
  g_type_ensure (BACKLOT_TYPE_STUDIOS_GROUP);
  g_type_ensure (BACKLOT_TYPE_TRANSFERS_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH
                                               "/ui/account/backlot-preferences-dialog.ui");
  gtk_widget_class_install_action (widget_class, "preferences.undo", NULL, undo_action);
  gtk_widget_class_install_action (widget_class, "preferences.redo", NULL, undo_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK,
                                       "preferences.undo", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK | GDK_SHIFT_MASK,
                                       "preferences.redo", NULL);
  gtk_widget_class_bind_template_child (widget_class, BacklotPreferencesDialog, background_group);
  gtk_widget_class_bind_template_child (widget_class, BacklotPreferencesDialog, data_group);
  gtk_widget_class_bind_template_child (widget_class, BacklotPreferencesDialog, studios_group);
  gtk_widget_class_bind_template_child (widget_class, BacklotPreferencesDialog, account_group);
  gtk_widget_class_bind_template_child (widget_class, BacklotPreferencesDialog, style_row);
  gtk_widget_class_bind_template_child (widget_class, BacklotPreferencesDialog, language_row);
  gtk_widget_class_bind_template_child (widget_class, BacklotPreferencesDialog, start_row);
  gtk_widget_class_bind_template_child (widget_class, BacklotPreferencesDialog, compact_row);
  gtk_widget_class_bind_template_child (widget_class, BacklotPreferencesDialog,
                                        notifications_group);
  gtk_widget_class_bind_template_child (widget_class, BacklotPreferencesDialog, ask_row);
  gtk_widget_class_bind_template_child (widget_class, BacklotPreferencesDialog, rendering_group);
  gtk_widget_class_bind_template_child (widget_class, BacklotPreferencesDialog, transfers_group);
  gtk_widget_class_bind_template_child (widget_class, BacklotPreferencesDialog, name_row);
  gtk_widget_class_bind_template_callback (widget_class, plan_text);
  gtk_widget_class_bind_template_callback (widget_class, size_text);
  gtk_widget_class_bind_template_callback (widget_class, name_applied_cb);
}

static void
backlot_preferences_dialog_init (BacklotPreferencesDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

AdwDialog *
backlot_preferences_dialog_new (BacklotContext *context)
{
  g_return_val_if_fail (BACKLOT_IS_CONTEXT (context), NULL);

  return g_object_new (BACKLOT_TYPE_PREFERENCES_DIALOG, "context", context, NULL);
}
