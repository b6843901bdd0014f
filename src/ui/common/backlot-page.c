/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every page of the window has: an address, actions, and a way to show toasts. */

#include "config.h"

#include "ui/common/backlot-page.h"

#include "ui/common/backlot-undo-toast.h"

typedef struct
{
  GSimpleActionGroup *actions;   /* (owned) */
  BacklotHistory     *history;   /* (owned) (nullable) */
} BacklotPagePrivate;

enum
{
  SIGNAL_TOAST,
  SIGNAL_ADDRESS_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_TYPE_WITH_PRIVATE (BacklotPage, backlot_page, ADW_TYPE_NAVIGATION_PAGE)

static void
refresh_cb (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       user_data)
{
  backlot_page_refresh (BACKLOT_PAGE (user_data));
}

static void
dispose (GObject *object)
{
  BacklotPagePrivate *priv = backlot_page_get_instance_private (BACKLOT_PAGE (object));

  g_clear_object (&priv->history);
  g_clear_object (&priv->actions);

  G_OBJECT_CLASS (backlot_page_parent_class)->dispose (object);
}

/* GTK would call grab_focus () for every Tab into the page and for every Shift+Tab out of it. Pages
 * give that the place where one works, and so nobody came to the controls before it. */
static gboolean
focus (GtkWidget        *widget,
       GtkDirectionType  direction)
{
  GtkWidget *child = adw_navigation_page_get_child (ADW_NAVIGATION_PAGE (widget));

  return child != NULL && gtk_widget_child_focus (child, direction);
}

static void
backlot_page_class_init (BacklotPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dispose;
  GTK_WIDGET_CLASS (klass)->focus = focus;

  /**
   * BacklotPage::toast:
   * @toast: shown by the window
   */
  signals[SIGNAL_TOAST] = g_signal_new ("toast", BACKLOT_TYPE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                        NULL, NULL, G_TYPE_NONE, 1, ADW_TYPE_TOAST);
  /**
   * BacklotPage::address-changed:
   *
   * Another part of the page is shown: the window remembers it.
   */
  signals[SIGNAL_ADDRESS_CHANGED] = g_signal_new ("address-changed", BACKLOT_TYPE_PAGE,
                                                  G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                                  G_TYPE_NONE, 0);
}

static void
backlot_page_init (BacklotPage *self)
{
  BacklotPagePrivate *priv = backlot_page_get_instance_private (self);
  const GActionEntry entries[] = {
    { .name = "refresh", .activate = refresh_cb },
  };

  priv->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (priv->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "page", G_ACTION_GROUP (priv->actions));
}

/**
 * backlot_page_get_actions:
 *
 * Returns: (transfer none): the group `page`; it is a [iface@Gio.ActionGroup], too. The window
 *   inserts the one of the page that is shown, so that accelerators reach it wherever the focus is.
 */
GActionMap *
backlot_page_get_actions (BacklotPage *self)
{
  BacklotPagePrivate *priv = backlot_page_get_instance_private (self);

  g_return_val_if_fail (BACKLOT_IS_PAGE (self), NULL);

  return G_ACTION_MAP (priv->actions);
}

/**
 * backlot_page_get_address:
 *
 * Returns: (transfer full): what brings a person here again
 */
char *
backlot_page_get_address (BacklotPage *self)
{
  BacklotPageClass *klass = NULL;

  g_return_val_if_fail (BACKLOT_IS_PAGE (self), NULL);

  klass = BACKLOT_PAGE_GET_CLASS (self);
  if (klass->get_address == NULL)
    return g_strdup (adw_navigation_page_get_tag (ADW_NAVIGATION_PAGE (self)));
  return klass->get_address (self);
}

void
backlot_page_open (BacklotPage *self,
                   const char  *tail)
{
  BacklotPageClass *klass = NULL;

  g_return_if_fail (BACKLOT_IS_PAGE (self));
  g_return_if_fail (tail != NULL);

  klass = BACKLOT_PAGE_GET_CLASS (self);
  if (klass->open != NULL)
    klass->open (self, tail);
}

void
backlot_page_refresh (BacklotPage *self)
{
  BacklotPageClass *klass = NULL;

  g_return_if_fail (BACKLOT_IS_PAGE (self));

  klass = BACKLOT_PAGE_GET_CLASS (self);
  if (klass->refresh != NULL)
    klass->refresh (self);
}

/**
 * backlot_page_add_toast:
 * @toast: (transfer full): shown over the page
 */
void
backlot_page_add_toast (BacklotPage *self,
                        AdwToast    *toast)
{
  g_autoptr(AdwToast) owned = toast;

  /* Names of files and films are in it, and “&” is a letter there. */
  adw_toast_set_use_markup (toast, FALSE);

  g_return_if_fail (BACKLOT_IS_PAGE (self));

  g_signal_emit (self, signals[SIGNAL_TOAST], 0, owned);
}

void
backlot_page_tell_undo (BacklotPage    *self,
                        BacklotHistory *history,
                        const char     *title)
{
  /* The widget that did it may have left its page; and what was no change is no step. */
  if (!backlot_history_get_can_undo (history))
    return;
  backlot_history_name (history, title);
  if (self != NULL)
    backlot_page_add_toast (self, backlot_undo_toast_new (history, title));
}

void
backlot_page_set_history (BacklotPage    *self,
                          BacklotHistory *history)
{
  BacklotPagePrivate *priv = backlot_page_get_instance_private (self);

  g_return_if_fail (BACKLOT_IS_PAGE (self));

  g_set_object (&priv->history, history);
}

BacklotHistory *
backlot_page_get_history (BacklotPage *self)
{
  BacklotPagePrivate *priv = backlot_page_get_instance_private (self);

  g_return_val_if_fail (BACKLOT_IS_PAGE (self), NULL);

  return priv->history;
}

void
backlot_page_address_changed (BacklotPage *self)
{
  g_return_if_fail (BACKLOT_IS_PAGE (self));

  g_signal_emit (self, signals[SIGNAL_ADDRESS_CHANGED], 0);
}

BacklotPage *
backlot_page_get_ancestor (GtkWidget *widget)
{
  return BACKLOT_PAGE (gtk_widget_get_ancestor (widget, BACKLOT_TYPE_PAGE));
}
