/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shows the content of a page, or why there is none: loading, failed, empty. */

#include "config.h"

#include "ui/common/backlot-page-state.h"

#include <glib/gi18n.h>

#include "query/backlot-error.h"
#include "ui/common/backlot-error-view.h"
#include "ui/common/backlot-pulse.h"
#include "ui/common/backlot-scroll-stop.h"
#include "ui/common/backlot-skeleton.h"
#include "ui/common/backlot-words.h"

#define WAITING_MS 200
#define SLOW_S     10
#define REFRESH_S  3

struct _BacklotPageState
{
  GtkWidget            parent_instance;

  LarderQueryObserver *query;         /* (owned) (nullable) */
  GListModel          *model;         /* (owned) (nullable) */
  GtkWidget           *content;       /* (owned) (nullable) */
  GtkWidget           *skeleton;      /* (owned) (nullable) */
  GtkWidget           *empty;         /* (owned) (nullable) */
  GError              *fault;         /* (owned) (nullable): of the program, in what is shown */
  char                *error_title;   /* never NULL */
  gboolean             has_content;
  gboolean             empty_first;
  gboolean             waited;        /* the first moment of loading is over */

  BacklotPageStateKind kind;
  GSignalGroup        *query_signals;
  GSignalGroup        *client_signals;   /* of the query */
  GSignalGroup        *model_signals;
  guint                wait_id;
  guint                slow_id;
  guint                refresh_id;

  AdwBanner           *stale_banner;
  GtkOverlay          *body;
  GtkStack            *stack;
  GtkWidget           *pulse;
  GtkRevealer         *slow_revealer;
  GtkWidget           *error_view;     /* (nullable): most pages never need it */
};

typedef enum
{
  PROP_QUERY = 1,
  PROP_MODEL,
  PROP_HAS_CONTENT,
  PROP_CONTENT,
  PROP_SKELETON,
  PROP_EMPTY,
  PROP_ERROR_TITLE,
  PROP_EMPTY_FIRST,
  PROP_KIND,
} BacklotPageStateProperty;

static GParamSpec *properties[PROP_KIND + 1];

G_DEFINE_FINAL_TYPE (BacklotPageState, backlot_page_state, GTK_TYPE_WIDGET)

static void update (BacklotPageState *self);
static void retry_cb (BacklotPageState *self);

BacklotPageStateKind
backlot_page_state_decide (gboolean has_content,
                           gboolean has_error,
                           gboolean is_pending,
                           gboolean waited)
{
  if (has_content)
    return BACKLOT_PAGE_STATE_CONTENT;
  if (has_error)
    return BACKLOT_PAGE_STATE_ERROR;
  if (is_pending)
    return waited ? BACKLOT_PAGE_STATE_SKELETON : BACKLOT_PAGE_STATE_WAITING;
  return BACKLOT_PAGE_STATE_EMPTY;
}

static const char *
child_name (BacklotPageStateKind kind)
{
  switch (kind)
    {
    case BACKLOT_PAGE_STATE_CONTENT:
      return "content";
    case BACKLOT_PAGE_STATE_ERROR:
      return "error";
    case BACKLOT_PAGE_STATE_WAITING:
      return "waiting";
    case BACKLOT_PAGE_STATE_SKELETON:
      return "skeleton";
    case BACKLOT_PAGE_STATE_EMPTY:
      return "empty";
    default:
      g_return_val_if_reached ("waiting");
    }
}

static void
waited_cb (gpointer user_data)
{
  BacklotPageState *self = user_data;

  self->wait_id = 0;
  self->waited = TRUE;
  update (self);
}

static void
slow_cb (gpointer user_data)
{
  BacklotPageState *self = user_data;

  self->slow_id = 0;
  gtk_revealer_set_reveal_child (self->slow_revealer, TRUE);
}

/* The clocks run while something is read and nothing can be shown. */
static void
update_clocks (BacklotPageState *self,
               gboolean          loading)
{
  if (!loading)
    {
      g_clear_handle_id (&self->wait_id, g_source_remove);
      g_clear_handle_id (&self->slow_id, g_source_remove);
      self->waited = FALSE;
      gtk_revealer_set_reveal_child (self->slow_revealer, FALSE);
      return;
    }

  if (!self->waited && self->wait_id == 0)
    self->wait_id = g_timeout_add_once (WAITING_MS, waited_cb, self);
  if (self->slow_id == 0 && !gtk_revealer_get_reveal_child (self->slow_revealer))
    self->slow_id = g_timeout_add_seconds_once (SLOW_S, slow_cb, self);
}

static void
refreshing_cb (gpointer user_data)
{
  BacklotPageState *self = user_data;

  self->refresh_id = 0;
  gtk_widget_set_visible (self->pulse, TRUE);
}

/* Nobody who has something to read is told of a quick look whether it is still true. */
static void
update_pulse (BacklotPageState *self,
              gboolean          refreshing)
{
  if (!refreshing)
    {
      g_clear_handle_id (&self->refresh_id, g_source_remove);
      gtk_widget_set_visible (self->pulse, FALSE);
    }
  else if (self->refresh_id == 0 && !gtk_widget_get_visible (self->pulse))
    self->refresh_id = g_timeout_add_seconds_once (REFRESH_S, refreshing_cb, self);
}

static char *
word_age (gint64 updated_at_ms)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_local (updated_at_ms / 1000);
  g_autofree char *clock = NULL;

  if (updated_at_ms <= 0 || time == NULL)
    return g_strdup (_("Couldn’t refresh. Showing what was saved earlier."));

  /* Translators: the time of day, such as 14:02 */
  clock = g_date_time_format (time, C_("time of day", "%H:%M"));
  /* Translators: %s is a time of day */
  return g_strdup_printf (_("Couldn’t refresh. Showing what was saved at %s."), clock);
}

/* While nobody answers, the window says so above all pages, with a button for all of them. */
static gboolean
is_stale (BacklotPageState *self,
          gboolean          has_content)
{
  return has_content && self->query != NULL &&
         larder_query_observer_get_error (self->query) != NULL &&
         larder_client_get_online (larder_query_observer_get_client (self->query));
}

static GError *
get_error (BacklotPageState *self)
{
  if (self->fault != NULL)
    return self->fault;
  return self->query != NULL ? larder_query_observer_get_error (self->query) : NULL;
}

static void
show_error (BacklotPageState *self,
            GError           *error)
{
  g_autofree char *sentence = backlot_words_error (error);
  gboolean is_fault = backlot_error_is_fault (error);

  if (self->error_view == NULL)
    {
      self->error_view = backlot_error_view_new ();
      g_signal_connect_swapped (self->error_view, "retry", G_CALLBACK (retry_cb), self);
      gtk_stack_add_named (self->stack, self->error_view, child_name (BACKLOT_PAGE_STATE_ERROR));
    }
  backlot_error_view_show (BACKLOT_ERROR_VIEW (self->error_view),
                           is_fault ? _("Something Went Wrong") : self->error_title, sentence,
                           error->message, is_fault);
}

static void
update_stale (BacklotPageState *self,
              gboolean          has_content)
{
  gboolean stale = is_stale (self, has_content);

  if (stale)
    {
      g_autofree char *age =
        word_age (larder_query_observer_get_data_updated_at (self->query));

      adw_banner_set_title (self->stale_banner, age);
    }
  adw_banner_set_revealed (self->stale_banner, stale);
}

static void
update (BacklotPageState *self)
{
  GError *error = get_error (self);
  gboolean has_content = self->model != NULL ? g_list_model_get_n_items (self->model) > 0
                                             : self->has_content;
  gboolean pending = self->query != NULL && !self->empty_first && error == NULL &&
                     larder_query_observer_get_status (self->query) == LARDER_STATUS_PENDING;
  BacklotPageStateKind kind;

  update_clocks (self, pending && !has_content);
  kind = backlot_page_state_decide (has_content && self->fault == NULL, error != NULL, pending,
                                    self->waited);

  if (kind == BACKLOT_PAGE_STATE_ERROR)
    show_error (self, error);
  update_pulse (self, has_content && self->query != NULL &&
                      larder_query_observer_get_fetch_status (self->query) ==
                      LARDER_FETCH_STATUS_FETCHING);
  update_stale (self, has_content);

  gtk_stack_set_visible_child_name (self->stack, child_name (kind));
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_BUSY,
                               kind == BACKLOT_PAGE_STATE_SKELETON ||
                               kind == BACKLOT_PAGE_STATE_WAITING, -1);
  if (self->kind != kind)
    {
      self->kind = kind;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_KIND]);
    }
}

static void
retry_cb (BacklotPageState *self)
{
  g_autoptr(BacklotPageState) held = g_object_ref (self);
  GError *error = get_error (self);
  gboolean rebuilds = self->kind == BACKLOT_PAGE_STATE_ERROR && error != NULL &&
                      backlot_error_is_fault (error);

  g_clear_error (&self->fault);
  update (self);
  if (self->query != NULL)
    larder_query_observer_refetch (self->query);
  if (rebuilds)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.rebuild-page", NULL);
}

static void
backlot_page_state_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  BacklotPageState *self = BACKLOT_PAGE_STATE (object);

  switch ((BacklotPageStateProperty) prop_id)
    {
    case PROP_QUERY:
      g_value_set_object (value, self->query);
      break;
    case PROP_MODEL:
      g_value_set_object (value, self->model);
      break;
    case PROP_HAS_CONTENT:
      g_value_set_boolean (value, self->has_content);
      break;
    case PROP_CONTENT:
      g_value_set_object (value, self->content);
      break;
    case PROP_SKELETON:
      g_value_set_object (value, self->skeleton);
      break;
    case PROP_EMPTY:
      g_value_set_object (value, self->empty);
      break;
    case PROP_ERROR_TITLE:
      g_value_set_string (value, self->error_title);
      break;
    case PROP_EMPTY_FIRST:
      g_value_set_boolean (value, self->empty_first);
      break;
    case PROP_KIND:
      g_value_set_int (value, (int) self->kind);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
follow_client (BacklotPageState    *self,
               LarderQueryObserver *query)
{
  g_signal_group_set_target (self->client_signals, query != NULL
                               ? larder_query_observer_get_client (query) : NULL);
}

static gboolean
take_property (BacklotPageState         *self,
               BacklotPageStateProperty  property,
               const GValue             *value)
{
  switch (property)
    {
    case PROP_QUERY:
      g_signal_group_set_target (self->query_signals, g_value_get_object (value));
      follow_client (self, g_value_get_object (value));
      return g_set_object (&self->query, g_value_get_object (value));
    case PROP_MODEL:
      g_signal_group_set_target (self->model_signals, g_value_get_object (value));
      return g_set_object (&self->model, g_value_get_object (value));
    case PROP_CONTENT:
      return g_set_object (&self->content, g_value_get_object (value));
    case PROP_SKELETON:
      return g_set_object (&self->skeleton, g_value_get_object (value));
    case PROP_EMPTY:
      if (ADW_IS_STATUS_PAGE (g_value_get_object (value)))
        backlot_scroll_stop_attach (g_value_get_object (value));
      return g_set_object (&self->empty, g_value_get_object (value));
    case PROP_ERROR_TITLE:
      return g_set_str (&self->error_title, g_value_get_string (value));
    case PROP_HAS_CONTENT:
      if (self->has_content == g_value_get_boolean (value))
        return FALSE;
      self->has_content = g_value_get_boolean (value);
      return TRUE;
    case PROP_EMPTY_FIRST:
      if (self->empty_first == g_value_get_boolean (value))
        return FALSE;
      self->empty_first = g_value_get_boolean (value);
      return TRUE;
    case PROP_KIND:
    default:
      g_return_val_if_reached (FALSE);
    }
}

static void
backlot_page_state_set_property (GObject      *object,
                                 guint         prop_id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  BacklotPageState *self = BACKLOT_PAGE_STATE (object);

  if (!take_property (self, (BacklotPageStateProperty) prop_id, value))
    return;
  g_object_notify_by_pspec (object, pspec);
  update (self);
}

static void
backlot_page_state_dispose (GObject *object)
{
  BacklotPageState *self = BACKLOT_PAGE_STATE (object);

  g_clear_handle_id (&self->wait_id, g_source_remove);
  g_clear_handle_id (&self->slow_id, g_source_remove);
  g_clear_handle_id (&self->refresh_id, g_source_remove);
  g_clear_object (&self->query_signals);
  g_clear_object (&self->client_signals);
  g_clear_object (&self->model_signals);
  gtk_widget_dispose_template (GTK_WIDGET (self), BACKLOT_TYPE_PAGE_STATE);
  g_clear_object (&self->query);
  g_clear_object (&self->model);
  g_clear_object (&self->content);
  g_clear_object (&self->skeleton);
  g_clear_object (&self->empty);

  G_OBJECT_CLASS (backlot_page_state_parent_class)->dispose (object);
}

static void
backlot_page_state_finalize (GObject *object)
{
  g_clear_error (&BACKLOT_PAGE_STATE (object)->fault);
  g_free (BACKLOT_PAGE_STATE (object)->error_title);

  G_OBJECT_CLASS (backlot_page_state_parent_class)->finalize (object);
}

static void
backlot_page_state_class_init (BacklotPageStateClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = (G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  object_class->get_property = backlot_page_state_get_property;
  object_class->set_property = backlot_page_state_set_property;
  object_class->dispose = backlot_page_state_dispose;
  object_class->finalize = backlot_page_state_finalize;

  properties[PROP_QUERY] =
    g_param_spec_object ("query", NULL, NULL, LARDER_TYPE_QUERY_OBSERVER, flags);
  properties[PROP_MODEL] = g_param_spec_object ("model", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  properties[PROP_HAS_CONTENT] = g_param_spec_boolean ("has-content", NULL, NULL, FALSE, flags);
  properties[PROP_CONTENT] = g_param_spec_object ("content", NULL, NULL, GTK_TYPE_WIDGET, flags);
  properties[PROP_SKELETON] = g_param_spec_object ("skeleton", NULL, NULL, GTK_TYPE_WIDGET, flags);
  properties[PROP_EMPTY] = g_param_spec_object ("empty", NULL, NULL, GTK_TYPE_WIDGET, flags);
  properties[PROP_ERROR_TITLE] = g_param_spec_string ("error-title", NULL, NULL, "", flags);
  properties[PROP_EMPTY_FIRST] = g_param_spec_boolean ("empty-first", NULL, NULL, FALSE, flags);
  properties[PROP_KIND] =
    g_param_spec_int ("kind", NULL, NULL, 0, BACKLOT_PAGE_STATE_EMPTY, BACKLOT_PAGE_STATE_EMPTY,
                      (G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  g_type_ensure (BACKLOT_TYPE_PULSE);
  g_type_ensure (BACKLOT_TYPE_SKELETON);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/ui/common/backlot-page-state.ui");
  gtk_widget_class_bind_template_child (widget_class, BacklotPageState, stale_banner);
  gtk_widget_class_bind_template_child (widget_class, BacklotPageState, body);
  gtk_widget_class_bind_template_child (widget_class, BacklotPageState, stack);
  gtk_widget_class_bind_template_child (widget_class, BacklotPageState, pulse);
  gtk_widget_class_bind_template_child (widget_class, BacklotPageState, slow_revealer);
  gtk_widget_class_bind_template_callback (widget_class, retry_cb);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
backlot_page_state_init (BacklotPageState *self)
{
  self->error_title = g_strdup ("");
  self->kind = BACKLOT_PAGE_STATE_EMPTY;
  gtk_widget_init_template (GTK_WIDGET (self));
  g_object_set (self, "skeleton",
                g_object_new (BACKLOT_TYPE_SKELETON, "block-height", 64, "maximum-size", 800, NULL),
                NULL);

  self->query_signals = g_signal_group_new (LARDER_TYPE_QUERY_OBSERVER);
  g_signal_group_connect_swapped (self->query_signals, "notify", G_CALLBACK (update), self);
  self->client_signals = g_signal_group_new (LARDER_TYPE_CLIENT);
  g_signal_group_connect_swapped (self->client_signals, "notify::online", G_CALLBACK (update),
                                  self);
  self->model_signals = g_signal_group_new (G_TYPE_LIST_MODEL);
  g_signal_group_connect_swapped (self->model_signals, "items-changed", G_CALLBACK (update), self);
}

GtkWidget *
backlot_page_state_new (void)
{
  return g_object_new (BACKLOT_TYPE_PAGE_STATE, NULL);
}

BacklotPageStateKind
backlot_page_state_get_kind (BacklotPageState *self)
{
  g_return_val_if_fail (BACKLOT_IS_PAGE_STATE (self), BACKLOT_PAGE_STATE_EMPTY);

  return self->kind;
}

void
backlot_page_state_fail (BacklotPageState *self,
                         const char       *problem)
{
  g_return_if_fail (BACKLOT_IS_PAGE_STATE (self));
  g_return_if_fail (problem != NULL);

  g_clear_error (&self->fault);
  self->fault = g_error_new_literal (BACKLOT_ERROR, BACKLOT_ERROR_FAULT, problem);
  update (self);
}
