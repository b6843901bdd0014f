/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks what a new project shall be. */

#include "config.h"

#include "ui/project/backlot-new-project-dialog.h"

#include <glib/gi18n.h>

#include "ui/common/backlot-photo-sources.h"
#include "ui/project/backlot-draft-photo.h"
#include "ui/project/backlot-style-choice.h"

struct _BacklotNewProjectDialog
{
  AdwDialog           parent_instance;

  BacklotContext     *context;       /* (owned) */
  BacklotProjectForm *form;          /* (owned) */
  GListModel         *waiting;       /* (owned) (nullable): files for after the question */
  GCancellable       *cancellable;   /* (owned): of file dialogs and the clipboard */
  gboolean            choosing;      /* the style buttons follow the draft */

  GtkStack           *pages;
  AdwStatusPage      *draft_page;
  GtkWidget          *continue_button;
  GtkWidget          *create_button;
  GtkWidget          *title_row;
  GtkWidget          *description_row;
  GtkFlowBox         *styles;
  GtkSpinButton      *minutes;
  GtkFlowBox         *photos;
  GtkRevealer        *drop_revealer;
};

typedef enum
{
  PROP_CONTEXT = 1,
  PROP_FORM,
} BacklotNewProjectDialogProperty;

enum
{
  CREATED,
  N_SIGNALS,
};

static GParamSpec *properties[PROP_FORM + 1];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BacklotNewProjectDialog, backlot_new_project_dialog, ADW_TYPE_DIALOG)

static gboolean
is_zero (gpointer this,
         guint    n)
{
  return n == 0;
}

static gboolean
is_not_zero (gpointer this,
             guint    n)
{
  return n > 0;
}

static gboolean
is_text (gpointer    this,
         const char *text)
{
  return text != NULL && text[0] != '\0';
}

static char *
create_tooltip (gpointer this,
                guint    n_importing)
{
  if (n_importing == 0)
    return NULL;
  return g_strdup (_("Photos are still being copied"));
}

static char *
sound_text (gpointer    this,
            const char *name)
{
  return g_strdup (is_text (this, name) ? name : _("None: the film is silent"));
}

static char *
photos_title (gpointer this,
              guint    n_photos)
{
  if (n_photos == 0)
    return g_strdup (_("Photos"));
  return g_strdup_printf (ngettext ("%u Photo", "%u Photos", n_photos), n_photos);
}

static void
style_toggled_cb (GtkToggleButton *button,
                  gpointer         user_data)
{
  BacklotNewProjectDialog *self = user_data;

  if (!self->choosing && gtk_toggle_button_get_active (button))
    g_object_set (backlot_context_get_drafts (self->context), "style",
                  backlot_style_choice_get_style (BACKLOT_STYLE_CHOICE (button)), NULL);
}

static void
show_style (BacklotNewProjectDialog *self)
{
  g_autofree char *style = NULL;

  g_object_get (backlot_context_get_drafts (self->context), "style", &style, NULL);
  self->choosing = TRUE;
  for (int i = 0; backlot_film_styles[i] != NULL; i++)
    {
      GtkFlowBoxChild *child = gtk_flow_box_get_child_at_index (self->styles, i);

      if (g_strcmp0 (style, backlot_film_styles[i]) == 0)
        gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (gtk_flow_box_child_get_child (child)),
                                      TRUE);
    }
  self->choosing = FALSE;
}

static GtkWidget *
wrap (GtkWidget *widget)
{
  /* What is in the cell has the focus, the cell has none. */
  return g_object_new (GTK_TYPE_FLOW_BOX_CHILD, "focusable", FALSE, "child", widget, NULL);
}

static void
make_styles (BacklotNewProjectDialog *self)
{
  GtkToggleButton *first = NULL;

  for (int i = 0; backlot_film_styles[i] != NULL; i++)
    {
      GtkWidget *choice = backlot_style_choice_new (backlot_film_styles[i]);

      if (first == NULL)
        first = GTK_TOGGLE_BUTTON (choice);
      else
        gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (choice), first);
      gtk_flow_box_append (self->styles, wrap (choice));
      g_signal_connect_object (choice, "toggled", G_CALLBACK (style_toggled_cb), self, 0);
    }
}

static void
remove_photo_cb (BacklotDraftPhoto *photo,
                 gpointer           user_data)
{
  BacklotNewProjectDialog *self = user_data;

  backlot_project_form_remove_photo (self->form, backlot_draft_photo_get_photo (photo));
}

static GtkWidget *
make_photo (gpointer item,
            gpointer user_data)
{
  GtkWidget *photo = backlot_draft_photo_new (item);

  gtk_accessible_update_property (GTK_ACCESSIBLE (photo), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  backlot_media_import_get_filename (item), -1);
  g_signal_connect_object (photo, "remove", G_CALLBACK (remove_photo_cb), user_data, 0);
  return wrap (photo);
}

static void
files_chosen_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  BacklotNewProjectDialog *self = NULL;
  g_autoptr(GListModel) files = NULL;
  g_autoptr(GError) error = NULL;

  files = backlot_photo_sources_choose_finish (result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || files == NULL)
    return;
  self = BACKLOT_NEW_PROJECT_DIALOG (user_data);
  backlot_project_form_add_files (self->form, files);
}

static void
add_photos_action (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  BacklotNewProjectDialog *self = BACKLOT_NEW_PROJECT_DIALOG (widget);

  backlot_photo_sources_choose_async (GTK_WIDGET (self), BACKLOT_PHOTO_SOURCES_PHOTOS,
                                      self->cancellable, files_chosen_cb, self);
}

static void
choose_sound_cb (BacklotNewProjectDialog *self)
{
  backlot_photo_sources_choose_async (GTK_WIDGET (self), BACKLOT_PHOTO_SOURCES_SOUND,
                                      self->cancellable, files_chosen_cb, self);
}

static void
remove_sound_cb (BacklotNewProjectDialog *self)
{
  backlot_project_form_remove_sound (self->form);
}

static void
pasted_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  BacklotNewProjectDialog *self = NULL;
  g_autoptr(GListModel) files = NULL;
  g_autoptr(GBytes) picture = NULL;
  g_autoptr(GError) error = NULL;

  backlot_photo_sources_paste_finish (result, &files, &picture, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = BACKLOT_NEW_PROJECT_DIALOG (user_data);
  if (files != NULL)
    backlot_project_form_add_files (self->form, files);
  else if (picture != NULL)
    backlot_project_form_add_bytes (self->form, picture, _("Pasted Picture.png"));
}

static void
paste_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  BacklotNewProjectDialog *self = BACKLOT_NEW_PROJECT_DIALOG (widget);

  backlot_photo_sources_paste_async (widget, self->cancellable, pasted_cb, self);
}

static gboolean
drop_cb (GtkDropTarget *target,
         const GValue  *value,
         double         x,
         double         y,
         gpointer       user_data)
{
  BacklotNewProjectDialog *self = user_data;
  g_autoptr(GListModel) files = backlot_photo_sources_get_dropped (value);

  if (files == NULL)
    return FALSE;
  backlot_new_project_dialog_add_files (self, files);
  return TRUE;
}

static void
drop_current_cb (BacklotNewProjectDialog *self,
                 GParamSpec              *pspec,
                 GtkDropTarget           *target)
{
  gtk_revealer_set_reveal_child (self->drop_revealer,
                                 gtk_drop_target_get_current_drop (target) != NULL);
}

static void
show_form (BacklotNewProjectDialog *self)
{
  gtk_stack_set_visible_child_name (self->pages, "form");
  adw_dialog_set_default_widget (ADW_DIALOG (self), self->create_button);
  gtk_widget_grab_focus (self->title_row);
  if (self->waiting != NULL)
    backlot_project_form_add_files (self->form, self->waiting);
  g_clear_object (&self->waiting);
}

static void
continue_cb (BacklotNewProjectDialog *self)
{
  show_form (self);
}

static void
discard_cb (BacklotNewProjectDialog *self)
{
  backlot_project_form_discard (self->form);
  show_form (self);
}

static void
create_cb (BacklotNewProjectDialog *self)
{
  g_autofree char *project_id = backlot_project_form_create (self->form);

  if (project_id == NULL)
    {
      gtk_widget_grab_focus (self->title_row);
      return;
    }
  g_signal_emit (self, signals[CREATED], 0, project_id);
  adw_dialog_close (ADW_DIALOG (self));
}

/* A field that was not filled in well is marked, and says so to a screen reader. */
static void
title_error_cb (BacklotNewProjectDialog *self)
{
  g_autofree char *error = NULL;

  g_object_get (self->form, "title-error", &error, NULL);
  if (error[0] != '\0')
    gtk_widget_add_css_class (self->title_row, "error");
  else
    gtk_widget_remove_css_class (self->title_row, "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->title_row), GTK_ACCESSIBLE_STATE_INVALID,
                               error[0] != '\0' ? GTK_ACCESSIBLE_INVALID_TRUE
                                                : GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);
}

static char *
word_draft (BacklotNewProjectDialog *self)
{
  guint n_photos = g_list_model_get_n_items (backlot_project_form_get_photos (self->form));
  g_autofree char *title = NULL;

  g_object_get (backlot_context_get_drafts (self->context), "title", &title, NULL);
  if (title[0] == '\0')
    return g_strdup_printf (ngettext ("A project with %u photo", "A project with %u photos",
                                      n_photos),
                            n_photos);
  if (n_photos == 0)
    return g_strdup_printf (_("“%s”"), title);
  /* Translators: %s is the title of a project, %u the number of its photos */
  return g_strdup_printf (ngettext ("“%s” with %u photo", "“%s” with %u photos", n_photos),
                          title, n_photos);
}

static void
add_drop_target (BacklotNewProjectDialog *self)
{
  GtkDropTarget *target = backlot_photo_sources_new_drop_target ();

  g_signal_connect_object (target, "drop", G_CALLBACK (drop_cb), self, 0);
  g_signal_connect_object (target, "notify::current-drop", G_CALLBACK (drop_current_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

static void
backlot_new_project_dialog_constructed (GObject *object)
{
  BacklotNewProjectDialog *self = BACKLOT_NEW_PROJECT_DIALOG (object);
  BacklotDrafts *drafts = backlot_context_get_drafts (self->context);
  const GBindingFlags flags = (G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);

  G_OBJECT_CLASS (backlot_new_project_dialog_parent_class)->constructed (object);

  self->form = backlot_project_form_new (backlot_context_get_backend (self->context), drafts);
  gtk_widget_init_template (GTK_WIDGET (self));

  make_styles (self);
  g_object_bind_property (drafts, "title", self->title_row, "text", flags);
  g_object_bind_property (drafts, "description", self->description_row, "text", flags);
  g_object_bind_property (drafts, "duration-min",
                          gtk_spin_button_get_adjustment (self->minutes), "value", flags);
  g_signal_connect_object (drafts, "notify::style", G_CALLBACK (show_style), self,
                           G_CONNECT_SWAPPED);
  show_style (self);
  gtk_flow_box_bind_model (self->photos, backlot_project_form_get_photos (self->form), make_photo,
                           self, NULL);
  g_signal_connect_object (self->form, "notify::title-error", G_CALLBACK (title_error_cb), self,
                           G_CONNECT_SWAPPED);
  add_drop_target (self);

  if (backlot_drafts_get_has_project (drafts))
    {
      g_autofree char *text = word_draft (self);

      adw_status_page_set_description (self->draft_page, text);
      gtk_stack_set_visible_child_name (self->pages, "draft");
      adw_dialog_set_focus (ADW_DIALOG (self), self->continue_button);
    }
  else
    show_form (self);
}

static void
backlot_new_project_dialog_get_property (GObject    *object,
                                         guint       prop_id,
                                         GValue     *value,
                                         GParamSpec *pspec)
{
  BacklotNewProjectDialog *self = BACKLOT_NEW_PROJECT_DIALOG (object);

  switch ((BacklotNewProjectDialogProperty) prop_id)
    {
    case PROP_CONTEXT:
      g_value_set_object (value, self->context);
      break;

    case PROP_FORM:
      g_value_set_object (value, self->form);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_new_project_dialog_set_property (GObject      *object,
                                         guint         prop_id,
                                         const GValue *value,
                                         GParamSpec   *pspec)
{
  switch ((BacklotNewProjectDialogProperty) prop_id)
    {
    case PROP_CONTEXT:
      BACKLOT_NEW_PROJECT_DIALOG (object)->context = g_value_dup_object (value);
      break;

    case PROP_FORM:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_new_project_dialog_dispose (GObject *object)
{
  BacklotNewProjectDialog *self = BACKLOT_NEW_PROJECT_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), BACKLOT_TYPE_NEW_PROJECT_DIALOG);
  g_clear_object (&self->waiting);
  g_clear_object (&self->form);
  g_clear_object (&self->context);

  G_OBJECT_CLASS (backlot_new_project_dialog_parent_class)->dispose (object);
}

static void
backlot_new_project_dialog_class_init (BacklotNewProjectDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = backlot_new_project_dialog_constructed;
  object_class->get_property = backlot_new_project_dialog_get_property;
  object_class->set_property = backlot_new_project_dialog_set_property;
  object_class->dispose = backlot_new_project_dialog_dispose;

  properties[PROP_CONTEXT] =
    g_param_spec_object ("context", NULL, NULL, BACKLOT_TYPE_CONTEXT,
                         (G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS));
  properties[PROP_FORM] =
    g_param_spec_object ("form", NULL, NULL, BACKLOT_TYPE_PROJECT_FORM,
                         (G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  signals[CREATED] = g_signal_new ("created", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_install_action (widget_class, "new-project.add-photos", NULL,
                                   add_photos_action);
  gtk_widget_class_install_action (widget_class, "new-project.paste", NULL, paste_action);
  /* A field that has the focus takes the keys first. */
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_v, GDK_CONTROL_MASK,
                                       "new-project.paste", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_o, GDK_CONTROL_MASK,
                                       "new-project.add-photos", NULL);

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH
                                               "/ui/project/backlot-new-project-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, BacklotNewProjectDialog, pages);
  gtk_widget_class_bind_template_child (widget_class, BacklotNewProjectDialog, draft_page);
  gtk_widget_class_bind_template_child (widget_class, BacklotNewProjectDialog, continue_button);
  gtk_widget_class_bind_template_child (widget_class, BacklotNewProjectDialog, create_button);
  gtk_widget_class_bind_template_child (widget_class, BacklotNewProjectDialog, title_row);
  gtk_widget_class_bind_template_child (widget_class, BacklotNewProjectDialog, description_row);
  gtk_widget_class_bind_template_child (widget_class, BacklotNewProjectDialog, styles);
  gtk_widget_class_bind_template_child (widget_class, BacklotNewProjectDialog, minutes);
  gtk_widget_class_bind_template_child (widget_class, BacklotNewProjectDialog, photos);
  gtk_widget_class_bind_template_child (widget_class, BacklotNewProjectDialog, drop_revealer);
  gtk_widget_class_bind_template_callback (widget_class, is_zero);
  gtk_widget_class_bind_template_callback (widget_class, is_not_zero);
  gtk_widget_class_bind_template_callback (widget_class, is_text);
  gtk_widget_class_bind_template_callback (widget_class, create_tooltip);
  gtk_widget_class_bind_template_callback (widget_class, sound_text);
  gtk_widget_class_bind_template_callback (widget_class, photos_title);
  gtk_widget_class_bind_template_callback (widget_class, continue_cb);
  gtk_widget_class_bind_template_callback (widget_class, discard_cb);
  gtk_widget_class_bind_template_callback (widget_class, create_cb);
  gtk_widget_class_bind_template_callback (widget_class, choose_sound_cb);
  gtk_widget_class_bind_template_callback (widget_class, remove_sound_cb);
}

static void
backlot_new_project_dialog_init (BacklotNewProjectDialog *self)
{
  self->cancellable = g_cancellable_new ();
}

BacklotNewProjectDialog *
backlot_new_project_dialog_new (BacklotContext *context)
{
  return g_object_new (BACKLOT_TYPE_NEW_PROJECT_DIALOG, "context", context, NULL);
}

BacklotProjectForm *
backlot_new_project_dialog_get_form (BacklotNewProjectDialog *self)
{
  g_return_val_if_fail (BACKLOT_IS_NEW_PROJECT_DIALOG (self), NULL);

  return self->form;
}

void
backlot_new_project_dialog_add_files (BacklotNewProjectDialog *self,
                                      GListModel              *files)
{
  g_return_if_fail (BACKLOT_IS_NEW_PROJECT_DIALOG (self));
  g_return_if_fail (G_IS_LIST_MODEL (files));

  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->pages), "form") == 0)
    backlot_project_form_add_files (self->form, files);
  else
    g_set_object (&self->waiting, files);
}
