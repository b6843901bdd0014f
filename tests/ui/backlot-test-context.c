/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A context on a backend in a temporary folder, whose studio is never started. */

#include "config.h"

#include "backlot-test-context.h"

#include <adwaita.h>
#include <gdk-pixbuf/gdk-pixbuf.h>

#include "ui/common/backlot-ui-setup.h"
#include "support/folder.h"

static void
ready_gtk (void)
{
  static gsize ready = 0;

  if (!g_once_init_enter (&ready))
    return;
  if (gtk_init_check ())
    {
      adw_init ();
      backlot_ui_setup_display (gdk_display_get_default ());
    }
  g_once_init_leave (&ready, 1);
}

static void
make (TestContext *self)
{
  g_autofree char *cache = g_build_filename (self->folder, "cache", NULL);
  g_autofree char *state = g_build_filename (self->folder, "state", NULL);
  g_autofree char *power = g_build_filename (self->folder, "power", NULL);
  const BacklotBackendOptions options = {
    .cache_folder = cache,
    .state_folder = state,
    .data_dir = self->folder,
    .power_folder = power,
  };
  g_autoptr(GError) error = NULL;
  g_autoptr(BacklotBackend) backend = backlot_backend_new (&options, &error);
  g_autoptr(BacklotState) slices = backlot_state_new (NULL, NULL);

  g_assert_no_error (error);
  self->context = backlot_context_new (backend, slices);
}

void
test_context_set_up (TestContext   *self,
                     gconstpointer  data)
{
  static gsize registered = 0;

  if (g_once_init_enter (&registered))
    {
      backlot_ui_register_resources ();
      g_once_init_leave (&registered, 1);
    }
  ready_gtk ();
  self->folder = g_dir_make_tmp ("backlot-ui-XXXXXX", NULL);
  g_assert_nonnull (self->folder);
  make (self);
}

/* What a dialog has on its pages may go a turn of the loop after the dialog. Takes @object. */
static void
wait_for_end_of (gpointer object)
{
  GObject *left = object;

  g_object_add_weak_pointer (left, (gpointer *) &left);
  g_object_unref (object);
  wait_until (left == NULL);
}

void
test_context_drop (TestContext *self)
{
  BacklotBackend *backend = g_object_ref (test_context_backend (self));
  LarderOutbox *outbox = larder_client_get_outbox (backlot_backend_get_client (backend));

  wait_until (!larder_outbox_get_saving (outbox));
  wait_for_end_of (g_steal_pointer (&self->context));
  wait_for_end_of (backend);
}

void
test_context_again (TestContext *self)
{
  test_context_drop (self);
  make (self);
}

void
test_context_tear_down (TestContext   *self,
                        gconstpointer  data)
{
  if (self->context != NULL)
    test_context_drop (self);
  test_remove_folder (self->folder);
  g_free (self->folder);
}

BacklotBackend *
test_context_backend (TestContext *self)
{
  return backlot_context_get_backend (self->context);
}

void
test_context_write (TestContext *self,
                    const char  *table,
                    const char  *json)
{
  g_autofree char *text = g_strdelimit (g_strdup (json), "'", '"');
  g_autoptr(GError) error = NULL;
  g_autoptr(LarderValue) rows = larder_value_new_from_json (text, -1, &error);

  g_assert_no_error (error);
  larder_client_write_rows (backlot_backend_get_client (test_context_backend (self)), table, rows);
}

GFile *
test_context_picture (TestContext *self,
                      const char  *name,
                      int          width,
                      int          height)
{
  g_autoptr(GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, width, height);
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  g_autoptr(GError) error = NULL;

  gdk_pixbuf_fill (pixbuf, 0x3584e4ff);
  gdk_pixbuf_save (pixbuf, path, "png", &error, NULL);
  g_assert_no_error (error);
  return g_file_new_for_path (path);
}

void
test_close_dialog (AdwDialog *dialog)
{
  AdwDialog *left = dialog;
  GtkWidget *content = adw_dialog_get_child (dialog);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (dialog));

  g_object_add_weak_pointer (G_OBJECT (left), (gpointer *) &left);
  g_object_add_weak_pointer (G_OBJECT (content), (gpointer *) &content);
  gtk_root_set_focus (root, NULL);
  adw_dialog_force_close (dialog);
  wait_until (left == NULL && content == NULL);
}

GListModel *
test_list (gpointer first,
           ...)
{
  GListStore *store = g_list_store_new (G_TYPE_OBJECT);
  va_list arguments;

  va_start (arguments, first);
  for (gpointer item = first; item != NULL; item = va_arg (arguments, gpointer))
    g_list_store_append (store, item);
  va_end (arguments);
  return G_LIST_MODEL (store);
}

static const char *
get_text (GtkWidget *widget)
{
  GtkWidget *child = GTK_IS_BUTTON (widget) ? gtk_button_get_child (GTK_BUTTON (widget)) : NULL;

  if (GTK_IS_LABEL (widget))
    return gtk_label_get_label (GTK_LABEL (widget));
  /* Its own label, or one that wraps. */
  if (GTK_IS_LABEL (child))
    return gtk_label_get_label (GTK_LABEL (child));
  return gtk_widget_get_tooltip_text (widget);
}

GtkWidget *
test_find (GtkWidget  *root,
           GType       type,
           const char *text)
{
  if (g_type_is_a (G_OBJECT_TYPE (root), type) &&
      (text == NULL || g_strcmp0 (get_text (root), text) == 0))
    return root;

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = test_find (child, type, text);

      if (found != NULL)
        return found;
    }
  return NULL;
}
