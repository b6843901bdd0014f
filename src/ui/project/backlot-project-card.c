/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A project to go on with, as a picture with its name. */

#include "config.h"

#include "ui/project/backlot-project-card.h"

#include <glib/gi18n.h>

#include "ui/common/backlot-cut-tooltip.h"
#include "ui/common/backlot-thumbnail.h"
#include "ui/common/backlot-when.h"
#include "ui/project/backlot-project-cover.h"

struct _BacklotProjectCard
{
  GtkButton            parent_instance;

  BacklotContext      *context;          /* (owned) */
  BacklotProject      *project;          /* (owned) */
  BacklotProjectCover *cover;            /* (owned) */

  GtkWidget           *title_label;
  GtkWidget           *subtitle_label;
};

typedef enum
{
  PROP_CONTEXT = 1,
  PROP_PROJECT,
  PROP_COVER,
} BacklotProjectCardProperty;

static GParamSpec *properties[PROP_COVER + 1];

G_DEFINE_FINAL_TYPE (BacklotProjectCard, backlot_project_card, GTK_TYPE_BUTTON)

/* What somebody else has made comes up without a word of whoever has it now. */
static gboolean
is_of_others (BacklotProjectCard *self,
              const char         *owner_id)
{
  BacklotBackend *backend = backlot_context_get_backend (self->context);

  return owner_id != NULL && *owner_id != '\0' &&
         g_strcmp0 (owner_id, backlot_backend_get_user_id (backend)) != 0;
}

static char *
subtitle (BacklotProjectCard *self,
          GDateTime          *updated_at,
          gboolean            is_processing,
          gboolean            has_failed,
          const char         *owner_id,
          gint64              now_ms)
{
  g_autoptr(GDateTime) now = g_date_time_new_from_unix_local (now_ms / 1000);
  g_autofree char *when = backlot_when_word (updated_at, now);

  if (is_processing)
    return g_strdup (_("Rendering…"));
  if (has_failed)
    return g_strdup (_("The last render failed"));
  if (is_of_others (self, owner_id))
    /* Translators: of a project, with when it was changed, such as “5 minutes ago” */
    return g_strdup_printf (_("Shared with you · %s"), when);
  return g_steal_pointer (&when);
}

static void
clicked_cb (BacklotProjectCard *self)
{
  g_autofree char *address =
    g_strconcat ("project/", larder_record_get_id (LARDER_RECORD (self->project)), NULL);

  gtk_widget_activate_action (GTK_WIDGET (self), "win.open", "s", address);
}

static void
backlot_project_card_get_property (GObject    *object,
                                   guint       prop_id,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  BacklotProjectCard *self = BACKLOT_PROJECT_CARD (object);

  switch ((BacklotProjectCardProperty) prop_id)
    {
    case PROP_CONTEXT:
      g_value_set_object (value, self->context);
      break;

    case PROP_PROJECT:
      g_value_set_object (value, self->project);
      break;

    case PROP_COVER:
      g_value_set_object (value, self->cover);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_project_card_set_property (GObject      *object,
                                   guint         prop_id,
                                   const GValue *value,
                                   GParamSpec   *pspec)
{
  BacklotProjectCard *self = BACKLOT_PROJECT_CARD (object);

  switch ((BacklotProjectCardProperty) prop_id)
    {
    case PROP_CONTEXT:
      self->context = g_value_dup_object (value);
      break;

    case PROP_PROJECT:
      self->project = g_value_dup_object (value);
      break;

    case PROP_COVER:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_project_card_constructed (GObject *object)
{
  BacklotProjectCard *self = BACKLOT_PROJECT_CARD (object);

  G_OBJECT_CLASS (backlot_project_card_parent_class)->constructed (object);

  self->cover = backlot_project_cover_new (self->context,
                                           larder_record_get_id (LARDER_RECORD (self->project)));
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_RELATION_LABELLED_BY, self->title_label, NULL,
                                  GTK_ACCESSIBLE_RELATION_DESCRIBED_BY, self->subtitle_label, NULL,
                                  -1);
}

static void
backlot_project_card_dispose (GObject *object)
{
  BacklotProjectCard *self = BACKLOT_PROJECT_CARD (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), BACKLOT_TYPE_PROJECT_CARD);
  g_clear_object (&self->cover);
  g_clear_object (&self->project);
  g_clear_object (&self->context);

  G_OBJECT_CLASS (backlot_project_card_parent_class)->dispose (object);
}

static void
backlot_project_card_class_init (BacklotProjectCardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = (G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);

  object_class->get_property = backlot_project_card_get_property;
  object_class->set_property = backlot_project_card_set_property;
  object_class->constructed = backlot_project_card_constructed;
  object_class->dispose = backlot_project_card_dispose;

  properties[PROP_CONTEXT] =
    g_param_spec_object ("context", NULL, NULL, BACKLOT_TYPE_CONTEXT, flags);
  properties[PROP_PROJECT] =
    g_param_spec_object ("project", NULL, NULL, BACKLOT_TYPE_PROJECT, flags);
  properties[PROP_COVER] =
    g_param_spec_object ("cover", NULL, NULL, BACKLOT_TYPE_PROJECT_COVER,
                         (G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  g_type_ensure (BACKLOT_TYPE_THUMBNAIL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/ui/project/backlot-project-card.ui");
  gtk_widget_class_bind_template_child (widget_class, BacklotProjectCard, title_label);
  gtk_widget_class_bind_template_child (widget_class, BacklotProjectCard, subtitle_label);
  gtk_widget_class_bind_template_callback (widget_class, backlot_cut_tooltip_query);
  gtk_widget_class_bind_template_callback (widget_class, subtitle);
  gtk_widget_class_bind_template_callback (widget_class, clicked_cb);
}

static void
backlot_project_card_init (BacklotProjectCard *self)
{
}

GtkWidget *
backlot_project_card_new (BacklotContext *context,
                          BacklotProject *project)
{
  return g_object_new (BACKLOT_TYPE_PROJECT_CARD, "context", context, "project", project, NULL);
}
