/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many credits were used on which day, as bars or as a table. */

#include "config.h"

#include "ui/account/backlot-credits-chart.h"

#include <glib/gi18n.h>

#include "query/account/backlot-credit-use.h"

#include "ui/common/backlot-chart.h"

#define MAX_DAYS 90

struct _BacklotCreditsChart
{
  AdwBin           parent_instance;

  GListModel      *ledger;           /* (owned) (nullable) */
  char            *range;
  char            *summary;          /* (nullable) */
  GtkOrientation   orientation;      /* of the choice of a range */
  guint            update_id;

  GtkLabel        *reading_label;
  GtkStack        *chart_stack;
  BacklotChart    *chart;
  GtkListBox      *table;
  GtkToggleButton *table_button;
};

typedef enum
{
  PROP_LEDGER = 1,
  PROP_RANGE,
  PROP_ORIENTATION,
} BacklotCreditsChartProperty;

static GParamSpec *properties[PROP_ORIENTATION + 1];

G_DEFINE_FINAL_TYPE (BacklotCreditsChart, backlot_credits_chart, ADW_TYPE_BIN)

static char *
word_day (GDateTime *day,
          gint64     used)
{
  /* Translators: a day in a chart, such as “12 November” */
  g_autofree char *date = g_date_time_format (day, _("%-d %B"));

  /* Translators: a day, and how many credits were used on it */
  return g_strdup_printf (ngettext ("%s: %d credit", "%s: %d credits", (gulong) used), date,
                          (int) used);
}

static void
reading_cb (BacklotCreditsChart *self)
{
  const char *reading = self->chart != NULL ? backlot_chart_get_reading (self->chart) : NULL;

  gtk_label_set_label (self->reading_label, reading != NULL ? reading : self->summary);
}

static void
table_cb (BacklotCreditsChart *self)
{
  gtk_stack_set_visible_child_name (self->chart_stack,
                                    gtk_toggle_button_get_active (self->table_button) ? "table"
                                                                                     : "chart");
}

/* Days on which nothing was used are left out, the last day is first. */
static void
fill_table (BacklotCreditsChart *self,
            const double        *days,
            const char * const  *words,
            guint                n_days)
{
  gtk_list_box_remove_all (self->table);
  for (guint i = n_days; i-- > 0;)
    if (days[i] > 0.0)
      {
        GtkWidget *row = adw_action_row_new ();

        adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), words[i]);
        gtk_list_box_append (self->table, row);
      }
}

static void
update (BacklotCreditsChart *self)
{
  guint n_days = (guint) g_ascii_strtoull (self->range, NULL, 10);
  g_autoptr(GDateTime) today = g_date_time_new_now_local ();
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) words = NULL;
  double days[MAX_DAYS];
  gint64 sum = 0;

  if (self->ledger == NULL)
    return;
  n_days = CLAMP (n_days, 1, MAX_DAYS);
  sum = backlot_credit_use_count (self->ledger, today, days, n_days);
  for (guint i = 0; i < n_days; i++)
    {
      g_autoptr(GDateTime) day = g_date_time_add_days (today, (int) i - (int) n_days + 1);

      g_strv_builder_take (builder, word_day (day, (gint64) days[i]));
    }
  words = g_strv_builder_end (builder);
  g_free (self->summary);
  self->summary = g_strdup_printf (ngettext ("%d credit used in %u days",
                                             "%d credits used in %u days", (gulong) sum),
                                   (int) sum, n_days);
  backlot_chart_set_values (self->chart, days, (const char * const *) words, n_days, self->summary);
  fill_table (self, days, (const char * const *) words, n_days);
  reading_cb (self);
}

static void
update_cb (gpointer user_data)
{
  BacklotCreditsChart *self = BACKLOT_CREDITS_CHART (user_data);

  self->update_id = 0;
  update (self);
}

/* An answer changes many entries, and the chart once. */
static void
items_changed_cb (BacklotCreditsChart *self)
{
  if (self->update_id == 0)
    self->update_id = g_idle_add_once (update_cb, self);
}

static void
set_ledger (BacklotCreditsChart *self,
            GListModel          *ledger)
{
  if (!g_set_object (&self->ledger, ledger))
    return;
  if (ledger != NULL)
    g_signal_connect_object (ledger, "items-changed", G_CALLBACK (items_changed_cb), self,
                             G_CONNECT_SWAPPED);
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LEDGER]);
}

static void
backlot_credits_chart_get_property (GObject    *object,
                                    guint       prop_id,
                                    GValue     *value,
                                    GParamSpec *pspec)
{
  BacklotCreditsChart *self = BACKLOT_CREDITS_CHART (object);

  switch ((BacklotCreditsChartProperty) prop_id)
    {
    case PROP_LEDGER:
      g_value_set_object (value, self->ledger);
      break;
    case PROP_RANGE:
      g_value_set_string (value, self->range);
      break;
    case PROP_ORIENTATION:
      g_value_set_enum (value, self->orientation);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_credits_chart_set_property (GObject      *object,
                                    guint         prop_id,
                                    const GValue *value,
                                    GParamSpec   *pspec)
{
  BacklotCreditsChart *self = BACKLOT_CREDITS_CHART (object);

  switch ((BacklotCreditsChartProperty) prop_id)
    {
    case PROP_LEDGER:
      set_ledger (self, g_value_get_object (value));
      break;
    case PROP_RANGE:
      /* A toggle group has none while its toggles are made. */
      if (g_value_get_string (value) == NULL ||
          !g_set_str (&self->range, g_value_get_string (value)))
        return;
      update (self);
      g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_ORIENTATION:
      self->orientation = (GtkOrientation) g_value_get_enum (value);
      g_object_notify_by_pspec (object, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_credits_chart_dispose (GObject *object)
{
  BacklotCreditsChart *self = BACKLOT_CREDITS_CHART (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  if (self->ledger != NULL)
    g_signal_handlers_disconnect_by_data (self->ledger, self);
  g_clear_object (&self->ledger);
  gtk_widget_dispose_template (GTK_WIDGET (self), BACKLOT_TYPE_CREDITS_CHART);

  G_OBJECT_CLASS (backlot_credits_chart_parent_class)->dispose (object);
}

static void
backlot_credits_chart_finalize (GObject *object)
{
  g_free (BACKLOT_CREDITS_CHART (object)->range);
  g_free (BACKLOT_CREDITS_CHART (object)->summary);

  G_OBJECT_CLASS (backlot_credits_chart_parent_class)->finalize (object);
}

static void
backlot_credits_chart_class_init (BacklotCreditsChartClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = backlot_credits_chart_get_property;
  object_class->set_property = backlot_credits_chart_set_property;
  object_class->dispose = backlot_credits_chart_dispose;
  object_class->finalize = backlot_credits_chart_finalize;

  properties[PROP_LEDGER] = g_param_spec_object ("ledger", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  properties[PROP_RANGE] = g_param_spec_string ("range", NULL, NULL, "30", flags);
  properties[PROP_ORIENTATION] = g_param_spec_enum ("orientation", NULL, NULL, GTK_TYPE_ORIENTATION,
                                                    GTK_ORIENTATION_HORIZONTAL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  g_type_ensure (BACKLOT_TYPE_CHART);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/ui/account/backlot-credits-chart.ui");
  gtk_widget_class_bind_template_child (widget_class, BacklotCreditsChart, reading_label);
  gtk_widget_class_bind_template_child (widget_class, BacklotCreditsChart, chart_stack);
  gtk_widget_class_bind_template_child (widget_class, BacklotCreditsChart, chart);
  gtk_widget_class_bind_template_child (widget_class, BacklotCreditsChart, table);
  gtk_widget_class_bind_template_child (widget_class, BacklotCreditsChart, table_button);
  gtk_widget_class_bind_template_callback (widget_class, reading_cb);
  gtk_widget_class_bind_template_callback (widget_class, table_cb);
}

static void
backlot_credits_chart_init (BacklotCreditsChart *self)
{
  self->range = g_strdup ("30");
  gtk_widget_init_template (GTK_WIDGET (self));
}
