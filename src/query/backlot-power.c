/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether this computer is plugged in, and what waits until it is. */

#include "config.h"

#include "query/backlot-power.h"

#define FOLDER "/sys/class/power_supply"
/* The kernel tells nobody that its files have changed. */
#define LOOK_EVERY_MS 10000

struct _BacklotPower
{
  GObject      parent_instance;

  LarderClock *clock;             /* (owned) */
  char        *folder;
  GListModel  *waiting;           /* (owned) (nullable): renders that are not begun */
  gboolean     only_plugged_in;
  gboolean     anyway;            /* until all of @waiting are begun */
  gboolean     holds_renders;
};

typedef enum
{
  PROP_HOLDS_RENDERS = 1,
} BacklotPowerProperty;

static GParamSpec *properties[PROP_HOLDS_RENDERS + 1];

G_DEFINE_FINAL_TYPE (BacklotPower, backlot_power, G_TYPE_OBJECT)

static gboolean
says (const char *folder,
      const char *supply,
      const char *name,
      const char *expected)
{
  g_autofree char *path = g_build_filename (folder, supply, name, NULL);
  g_autofree char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) &&
         g_str_equal (g_strstrip (text), expected);
}

/* As systemd-ac-power(1) finds it out: one line that gives power is enough, and without any, a
 * battery that is being emptied tells. That of a mouse is none of the computer. */
static gboolean
find_on_battery (const char *folder)
{
  g_autoptr(GDir) supplies = g_dir_open (folder, 0, NULL);
  gboolean discharging = FALSE;
  const char *supply;

  while (supplies != NULL && (supply = g_dir_read_name (supplies)) != NULL)
    {
      if (says (folder, supply, "scope", "Device"))
        continue;
      if (says (folder, supply, "type", "Battery"))
        discharging |= says (folder, supply, "status", "Discharging");
      else if (says (folder, supply, "online", "1"))
        return FALSE;
    }
  return discharging;
}

static guint
count_waiting (BacklotPower *self)
{
  return self->waiting != NULL ? g_list_model_get_n_items (self->waiting) : 0;
}

/* Nothing is looked after that waits for nothing: the next one that is to wait looks again. */
static gboolean
look_cb (gpointer user_data)
{
  BacklotPower *self = user_data;
  gboolean wanted = self->only_plugged_in && !self->anyway;
  gboolean holds_renders = wanted && find_on_battery (self->folder);

  larder_clock_set_alarm (self->clock, self,
                          wanted && count_waiting (self) > 0
                            ? larder_clock_get_time_ms (self->clock) + LOOK_EVERY_MS : -1,
                          look_cb, self);
  if (self->holds_renders != holds_renders)
    {
      self->holds_renders = holds_renders;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HOLDS_RENDERS]);
    }
  return G_SOURCE_REMOVE;
}

static void
waiting_cb (BacklotPower *self)
{
  self->anyway = self->anyway && count_waiting (self) > 0;
  if (self->only_plugged_in)
    look_cb (self);
}

static void
backlot_power_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  if (prop_id == PROP_HOLDS_RENDERS)
    g_value_set_boolean (value, BACKLOT_POWER (object)->holds_renders);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
backlot_power_dispose (GObject *object)
{
  BacklotPower *self = BACKLOT_POWER (object);

  if (self->clock != NULL)
    larder_clock_set_alarm (self->clock, self, -1, look_cb, self);
  g_clear_object (&self->waiting);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (backlot_power_parent_class)->dispose (object);
}

static void
backlot_power_finalize (GObject *object)
{
  g_free (BACKLOT_POWER (object)->folder);

  G_OBJECT_CLASS (backlot_power_parent_class)->finalize (object);
}

static void
backlot_power_class_init (BacklotPowerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = backlot_power_get_property;
  object_class->dispose = backlot_power_dispose;
  object_class->finalize = backlot_power_finalize;

  properties[PROP_HOLDS_RENDERS] =
    g_param_spec_boolean ("holds-renders", NULL, NULL, FALSE,
                          (G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
backlot_power_init (BacklotPower *self)
{
}

BacklotPower *
backlot_power_new (LarderClock *clock,
                   const char  *folder)
{
  BacklotPower *self = g_object_new (BACKLOT_TYPE_POWER, NULL);

  self->clock = g_object_ref (clock);
  self->folder = g_strdup (folder != NULL ? folder : FOLDER);
  return self;
}

gboolean
backlot_power_get_holds_renders (BacklotPower *self)
{
  g_return_val_if_fail (BACKLOT_IS_POWER (self), FALSE);

  return self->holds_renders;
}

guint
backlot_power_get_n_held (BacklotPower *self)
{
  g_return_val_if_fail (BACKLOT_IS_POWER (self), 0);

  return self->holds_renders ? count_waiting (self) : 0;
}

gboolean
backlot_power_holds (BacklotPower *self,
                     const char   *status)
{
  g_return_val_if_fail (BACKLOT_IS_POWER (self), FALSE);

  return self->holds_renders && g_strcmp0 (status, "queued") == 0;
}

void
backlot_power_follow (BacklotPower *self,
                      GListModel   *waiting)
{
  g_return_if_fail (BACKLOT_IS_POWER (self));
  g_return_if_fail (self->waiting == NULL);

  self->waiting = g_object_ref (waiting);
  g_signal_connect_object (waiting, "items-changed", G_CALLBACK (waiting_cb), self,
                           G_CONNECT_SWAPPED);
  waiting_cb (self);
}

void
backlot_power_render_anyway (BacklotPower *self)
{
  g_return_if_fail (BACKLOT_IS_POWER (self));

  self->anyway = count_waiting (self) > 0;
  look_cb (self);
}

void
backlot_power_set_only_plugged_in (BacklotPower *self,
                                   gboolean      only_plugged_in)
{
  g_return_if_fail (BACKLOT_IS_POWER (self));

  self->only_plugged_in = only_plugged_in;
  look_cb (self);
}
