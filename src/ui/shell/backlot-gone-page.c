/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a link leads whose subject is not there. */

#include "config.h"

#include "ui/shell/backlot-gone-page.h"

struct _BacklotGonePage
{
  BacklotPage parent_instance;
};

G_DEFINE_FINAL_TYPE (BacklotGonePage, backlot_gone_page, BACKLOT_TYPE_PAGE)

/* Of no place: it is not what the next start shows. */
static char *
get_address (BacklotPage *page)
{
  return g_strdup ("");
}

static void
dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), BACKLOT_TYPE_GONE_PAGE);

  G_OBJECT_CLASS (backlot_gone_page_parent_class)->dispose (object);
}

static void
backlot_gone_page_class_init (BacklotGonePageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dispose;
  BACKLOT_PAGE_CLASS (klass)->get_address = get_address;

  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass),
                                               RESOURCE_PATH "/ui/shell/backlot-gone-page.ui");
}

static void
backlot_gone_page_init (BacklotGonePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

BacklotPage *
backlot_gone_page_new (void)
{
  return g_object_new (BACKLOT_TYPE_GONE_PAGE, NULL);
}
