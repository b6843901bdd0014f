/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The real time. */

#include "config.h"

#include "larder/larder-clock.h"

#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "larder/larder-alarms-private.h"

/* How long a schedule without a timer of the kernel sleeps at most: a jump of the clock is not
   told to it. */
#define LONGEST_BLIND_SLEEP_US (10 * G_USEC_PER_SEC)

/* A timer that waits for nothing is still told when the clock is set. */
#define IDLE_MS (G_GINT64_CONSTANT (100) * 24 * 60 * 60 * 1000)

/* What is less is a correction, or a nap, that nobody notices. */
#define LEAST_STEP_MS 1000

/* The alarms of one main context. */
typedef struct
{
  GSource            source;
  LarderSystemClock *clock;       /* borrowed; NULL when the clock is gone */
  GMainContext      *context;     /* (owned) */
  LarderAlarms       alarms;
  int                timer;       /* -1 when the kernel gave none */
  gint64             armed_ms;    /* what the timer is set to; -1: not set */
  gint64             offset_ms;   /* of the wall clock to the time since the start */
  gint64             asleep_ms;   /* of that time the computer slept */
} Schedule;

struct _LarderSystemClock
{
  GObject    parent_instance;

  GMutex     mutex;               /* of the schedules and their alarms */
  GPtrArray *schedules;           /* (owned) of Schedule */
};

static void larder_system_clock_clock_init (LarderClockInterface *iface);

/**
 * LarderSystemClock:
 *
 * The clock of the system.
 *
 * It can be used from any thread; an alarm is called in the context from which it was set.
 */

G_DEFINE_FINAL_TYPE_WITH_CODE (LarderSystemClock, larder_system_clock, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (LARDER_TYPE_CLOCK,
                                                      larder_system_clock_clock_init))

/* Sets the timer to the earliest alarm. An earlier setting stays: waking once too often is
   cheaper than a system call for each alarm that moved back. */
static void
arm (Schedule *schedule)
{
  gint64 next_ms = larder_alarms_next (&schedule->alarms);
  struct itimerspec setting = { 0 };

  if (next_ms < 0 && schedule->timer >= 0)
    next_ms = g_get_real_time () / 1000 + IDLE_MS;
  if (next_ms < 0 || (schedule->armed_ms >= 0 && schedule->armed_ms <= next_ms))
    return;
  schedule->armed_ms = next_ms;
  if (schedule->timer >= 0)
    {
      setting.it_value.tv_sec = next_ms / 1000;
      /* All zero would take the timer back. */
      setting.it_value.tv_nsec = next_ms % 1000 * 1000000 + 1;
      if (timerfd_settime (schedule->timer, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET,
                           &setting, NULL) == 0)
        return;
    }
  g_source_set_ready_time (&schedule->source,
                           g_get_monotonic_time () +
                           CLAMP (next_ms * 1000 - g_get_real_time (), 0,
                                  LONGEST_BLIND_SLEEP_US));
}

/* @offset_ms: of the wall clock to the time since the start, which goes on while the computer
 * sleeps and is never set. @asleep_ms: by how much the monotonic clock, which stands still then,
 * lags. */
static void
read_clocks (gint64 *offset_ms,
             gint64 *asleep_ms)
{
  struct timespec start;
  gint64 before, wall, start_ms;

  /* A thread that has to wait in between would see a step where there is none. */
  do
    {
      before = g_get_monotonic_time ();
      clock_gettime (CLOCK_BOOTTIME, &start);
      wall = g_get_real_time ();
    }
  while (g_get_monotonic_time () - before > LEAST_STEP_MS * 100);

  start_ms = start.tv_sec * G_GINT64_CONSTANT (1000) + start.tv_nsec / 1000000;
  *offset_ms = wall / 1000 - start_ms;
  *asleep_ms = start_ms - before / 1000;
}

gint64
larder_clock_take_step (gint64 *known_ms,
                        gint64  now_ms)
{
  gint64 step_ms = now_ms - *known_ms;

  if (ABS (step_ms) < LEAST_STEP_MS)
    return 0;
  *known_ms = now_ms;
  return step_ms;
}

static void
notice_steps (Schedule          *schedule,
              LarderSystemClock *clock)
{
  gint64 offset_ms, asleep_ms, jump_ms, slept_ms;

  read_clocks (&offset_ms, &asleep_ms);
  jump_ms = larder_clock_take_step (&schedule->offset_ms, offset_ms);
  slept_ms = larder_clock_take_step (&schedule->asleep_ms, asleep_ms);
  if (jump_ms != 0)
    larder_clock_jumped (LARDER_CLOCK (clock), jump_ms);
  if (slept_ms > 0)
    larder_clock_slept (LARDER_CLOCK (clock), slept_ms);
}

static gboolean
schedule_dispatch (GSource     *source,
                   GSourceFunc  func,
                   gpointer     user_data)
{
  Schedule *schedule = (Schedule *) source;
  g_autoptr(LarderSystemClock) clock = NULL;
  guint64 end, expirations;
  LarderAlarm alarm;
  gint64 now_ms;

  /* Fails with ECANCELED when the system's clock was set or the computer slept; what is due is
     looked up either way. */
  if (schedule->timer >= 0 &&
      read (schedule->timer, &expirations, sizeof expirations) < 0)
    g_debug ("The clock was set: looking at the alarms again");
  g_source_set_ready_time (source, -1);

  if (schedule->clock == NULL)
    return G_SOURCE_REMOVE;
  clock = g_object_ref (schedule->clock);
  notice_steps (schedule, clock);
  now_ms = g_get_real_time () / 1000;

  g_mutex_lock (&clock->mutex);
  schedule->armed_ms = -1;
  end = schedule->alarms.sequence;
  while (larder_alarms_pop (&schedule->alarms, now_ms, end, &alarm))
    {
      g_mutex_unlock (&clock->mutex);
      alarm.func (alarm.user_data);
      g_mutex_lock (&clock->mutex);
    }
  /* An alarm that was set meanwhile armed for itself only. */
  schedule->armed_ms = -1;
  arm (schedule);
  g_mutex_unlock (&clock->mutex);
  return G_SOURCE_CONTINUE;
}

static void
schedule_finalize (GSource *source)
{
  Schedule *schedule = (Schedule *) source;

  larder_alarms_clear (&schedule->alarms);
  g_clear_fd (&schedule->timer, NULL);
}

static GSourceFuncs schedule_funcs = {
  .dispatch = schedule_dispatch,
  .finalize = schedule_finalize,
};

static Schedule *
add_schedule (LarderSystemClock *self,
              GMainContext      *context)
{
  GSource *source = g_source_new (&schedule_funcs, sizeof (Schedule));
  Schedule *schedule = (Schedule *) source;

  g_source_set_static_name (source, "[larder] alarms");
  schedule->clock = self;
  schedule->context = g_main_context_ref (context);
  schedule->armed_ms = -1;
  read_clocks (&schedule->offset_ms, &schedule->asleep_ms);
  larder_alarms_init (&schedule->alarms);
  schedule->timer = timerfd_create (CLOCK_REALTIME, TFD_CLOEXEC | TFD_NONBLOCK);
  if (schedule->timer >= 0)
    g_source_add_unix_fd (source, schedule->timer, G_IO_IN);
  g_source_attach (source, context);
  g_ptr_array_add (self->schedules, schedule);
  return schedule;
}

static gint64
larder_system_clock_get_time_ms (LarderClock *clock)
{
  return g_get_real_time () / 1000;
}

static void
larder_system_clock_set_alarm (LarderClock *clock,
                               gpointer     id,
                               gint64       at_ms,
                               GSourceFunc  func,
                               gpointer     user_data)
{
  LarderSystemClock *self = LARDER_SYSTEM_CLOCK (clock);
  g_autoptr(GMainContext) context = g_main_context_ref_thread_default ();
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  Schedule *mine = NULL;

  for (guint i = 0; i < self->schedules->len; i++)
    {
      Schedule *schedule = self->schedules->pdata[i];

      if (schedule->context == context)
        mine = schedule;
      else
        larder_alarms_remove (&schedule->alarms, id);
    }
  if (at_ms < 0)
    {
      if (mine != NULL)
        larder_alarms_remove (&mine->alarms, id);
      return;
    }
  if (mine == NULL)
    mine = add_schedule (self, context);
  larder_alarms_set (&mine->alarms, id, at_ms, func, user_data);
  arm (mine);
}

static void
schedule_destroy (gpointer data)
{
  Schedule *schedule = data;
  /* Outlives the source, which locks its context while it goes. */
  g_autoptr(GMainContext) context = g_steal_pointer (&schedule->context);

  schedule->clock = NULL;
  g_source_destroy (&schedule->source);
  g_source_unref (&schedule->source);
}

static void
larder_system_clock_finalize (GObject *object)
{
  LarderSystemClock *self = LARDER_SYSTEM_CLOCK (object);

  g_ptr_array_unref (self->schedules);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (larder_system_clock_parent_class)->finalize (object);
}

static void
larder_system_clock_clock_init (LarderClockInterface *iface)
{
  iface->get_time_ms = larder_system_clock_get_time_ms;
  iface->set_alarm = larder_system_clock_set_alarm;
}

static void
larder_system_clock_class_init (LarderSystemClockClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = larder_system_clock_finalize;
}

static void
larder_system_clock_init (LarderSystemClock *self)
{
  g_mutex_init (&self->mutex);
  self->schedules = g_ptr_array_new_with_free_func (schedule_destroy);
}

/**
 * larder_system_clock_new:
 *
 * Makes a clock that goes as the system's does.
 *
 * Returns: (transfer full): a new clock
 */
LarderClock *
larder_system_clock_new (void)
{
  return g_object_new (LARDER_TYPE_SYSTEM_CLOCK, NULL);
}
