/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks what a new project shall be. */

#include "config.h"

#include "ui/project/backlot-new-project-dialog.h"

#include <glib/gi18n.h>

#include "ui/common/backlot-photo-sources.h"
#include "ui/project/backlot-draft-photos.h"
#include "ui/project/backlot-project-fields.h"

struct _BacklotNewProjectDialog
{
  AdwDialog           parent_instance;

  BacklotContext     *context;       /* (owned) */
  BacklotProjectForm *form;          /* (owned) */
  GListModel         *waiting;       /* (owned) (nullable): files for after the question */
  GCancellable       *cancellable;   /* (owned): of file dialogs and the clipboard */

  GtkStack           *pages;
  AdwStatusPage      *draft_page;
  GtkWidget          *continue_button;
  GtkWidget          *create_button;
  BacklotProjectFields *fields;
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

static char *
create_tooltip (gpointer this,
                guint    n_importing)
{
  if (n_importing == 0)
    return NULL;
  return g_strdup (_("Photos are still being copied"));
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
choose_sound_action (GtkWidget  *widget,
                     const char *name,
                     GVariant   *parameter)
{
  BacklotNewProjectDialog *self = BACKLOT_NEW_PROJECT_DIALOG (widget);

  backlot_photo_sources_choose_async (widget, BACKLOT_PHOTO_SOURCES_SOUND, self->cancellable,
                                      files_chosen_cb, self);
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
      gtk_widget_grab_focus (backlot_project_fields_get_first (self->fields));
      return;
    }
  g_signal_emit (self, signals[CREATED], 0, project_id);
  adw_dialog_close (ADW_DIALOG (self));
}

static char *
word_draft (BacklotNewProjectDialog *self)
{
  guint n_photos = g_list_model_get_n_items (backlot_project_form_get_photos (self->form));
  const char *title = backlot_drafts_get_title (backlot_context_get_drafts (self->context));

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

/* Files and pictures are taken even while a field has the focus; words are left to the field. */
static gboolean
paste_shortcut_cb (GtkWidget *widget,
                   GVariant  *arguments,
                   gpointer   user_data)
{
  GdkContentFormats *formats = gdk_clipboard_get_formats (gtk_widget_get_clipboard (widget));

  if (!gdk_content_formats_contain_gtype (formats, GDK_TYPE_FILE_LIST) &&
      !gdk_content_formats_contain_gtype (formats, GDK_TYPE_TEXTURE))
    return FALSE;
  return gtk_widget_activate_action (widget, "new-project.paste", NULL);
}

static void
add_paste_shortcut (BacklotNewProjectDialog *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  gtk_shortcut_controller_add_shortcut (
    GTK_SHORTCUT_CONTROLLER (controller),
    gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_v, GDK_CONTROL_MASK),
                      gtk_callback_action_new (paste_shortcut_cb, NULL, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
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
focus_cb (gpointer user_data)
{
  g_autoptr(GtkWidget) widget = GTK_WIDGET (user_data);

  if (gtk_widget_get_mapped (widget))
    gtk_widget_grab_focus (widget);
}

/* When a dialog finds that it has to be a bottom sheet, its content is put there anew, and the
 * focus goes to the first button. */
static void
focus_when_mapped_cb (GtkWidget *widget)
{
  g_idle_add_once (focus_cb, g_object_ref (widget));
}

static void
backlot_new_project_dialog_constructed (GObject *object)
{
  BacklotNewProjectDialog *self = BACKLOT_NEW_PROJECT_DIALOG (object);
  BacklotDrafts *drafts = backlot_context_get_drafts (self->context);

  G_OBJECT_CLASS (backlot_new_project_dialog_parent_class)->constructed (object);

  self->form = backlot_project_form_new (backlot_context_get_backend (self->context), drafts);
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (backlot_project_fields_get_first (self->fields), "map",
                    G_CALLBACK (focus_when_mapped_cb), NULL);
  g_signal_connect (self->continue_button, "map", G_CALLBACK (focus_when_mapped_cb), NULL);
  add_paste_shortcut (self);
  add_drop_target (self);

  if (backlot_drafts_get_has_project (drafts))
    {
      g_autofree char *text = word_draft (self);
      g_autofree char *markup = g_markup_escape_text (text, -1);

      adw_status_page_set_description (self->draft_page, markup);
      gtk_stack_set_visible_child_name (self->pages, "draft");
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
  gtk_widget_class_install_action (widget_class, "new-project.choose-sound", NULL,
                                   choose_sound_action);
  gtk_widget_class_install_action (widget_class, "new-project.paste", NULL, paste_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_o, GDK_CONTROL_MASK,
                                       "new-project.add-photos", NULL);

  g_type_ensure (BACKLOT_TYPE_DRAFT_PHOTOS);
  g_type_ensure (BACKLOT_TYPE_PROJECT_FIELDS);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH
                                               "/ui/project/backlot-new-project-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, BacklotNewProjectDialog, pages);
  gtk_widget_class_bind_template_child (widget_class, BacklotNewProjectDialog, draft_page);
  gtk_widget_class_bind_template_child (widget_class, BacklotNewProjectDialog, continue_button);
  gtk_widget_class_bind_template_child (widget_class, BacklotNewProjectDialog, create_button);
  gtk_widget_class_bind_template_child (widget_class, BacklotNewProjectDialog, fields);
  gtk_widget_class_bind_template_child (widget_class, BacklotNewProjectDialog, drop_revealer);
  gtk_widget_class_bind_template_callback (widget_class, is_zero);
  gtk_widget_class_bind_template_callback (widget_class, create_tooltip);
  gtk_widget_class_bind_template_callback (widget_class, continue_cb);
  gtk_widget_class_bind_template_callback (widget_class, discard_cb);
  gtk_widget_class_bind_template_callback (widget_class, create_cb);
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
