/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A main context within the main loop, which can be left alone for a while. */

#include "config.h"

#include "service/backlot-nested-source.h"

/* So often in a row, before others have their turn: what is read, and what that has attached. */
#define MAX_TURNS 2
/* The context's own, and one for each websocket; with more the array grows. */
#define N_FILES 4

typedef struct
{
  GSource       source;
  GMainContext *context;     /* (owned) */
  GArray       *files;       /* of GPollFD: what is waited for; grows, never shrinks */
  GPtrArray    *tags;        /* of the files that are watched */
  gint64        rest_us;     /* after the next dispatch; 0: none */
} NestedSource;

static void
forget_files (NestedSource *self)
{
  for (guint i = 0; i < self->tags->len; i++)
    g_source_remove_unix_fd (&self->source, g_ptr_array_index (self->tags, i));
  g_ptr_array_set_size (self->tags, 0);
}

static gboolean
same_files (const GPollFD *a,
            const GPollFD *b,
            guint          n)
{
  for (guint i = 0; i < n; i++)
    {
      if (a[i].fd != b[i].fd || a[i].events != b[i].events)
        return FALSE;
    }
  return TRUE;
}

/* What the context waits for is what the source waits for. */
static void
watch_files (NestedSource *self,
             int           priority,
             int          *timeout_ms)
{
  GPollFD now[N_FILES];
  g_autofree GPollFD *many = NULL;
  GPollFD *files = now;
  int n = g_main_context_query (self->context, priority, timeout_ms, now, N_FILES);

  if (n > N_FILES)
    {
      many = files = g_new (GPollFD, n);
      n = g_main_context_query (self->context, priority, timeout_ms, many, n);
    }
  if (self->tags->len == (guint) n && same_files (files, (GPollFD *) self->files->data, (guint) n))
    return;

  forget_files (self);
  g_array_set_size (self->files, 0);
  g_array_append_vals (self->files, files, (guint) n);
  for (int i = 0; i < n; i++)
    g_ptr_array_add (self->tags, g_source_add_unix_fd (&self->source, files[i].fd,
                                                       files[i].events));
}

static void
wait_for_more (NestedSource *self)
{
  int priority = G_MAXINT;
  int timeout_ms = -1;

  if (self->rest_us > 0)
    {
      forget_files (self);
      g_source_set_ready_time (&self->source, g_get_monotonic_time () + self->rest_us);
      self->rest_us = 0;
      return;
    }
  if (!g_main_context_acquire (self->context))
    g_return_if_reached ();
  if (g_main_context_prepare (self->context, &priority))
    timeout_ms = 0;
  else
    watch_files (self, priority, &timeout_ms);
  g_main_context_release (self->context);
  g_source_set_ready_time (&self->source,
                           timeout_ms < 0 ? -1
                           : timeout_ms == 0 ? 0
                           : g_get_monotonic_time () + timeout_ms * G_TIME_SPAN_MILLISECOND);
}

static gboolean
dispatch (GSource     *source,
          GSourceFunc  callback,
          gpointer     user_data)
{
  NestedSource *self = (NestedSource *) source;

  g_main_context_push_thread_default (self->context);
  for (int i = 0; i < MAX_TURNS && g_main_context_iteration (self->context, FALSE); i++);
  g_main_context_pop_thread_default (self->context);
  if (!g_source_is_destroyed (source))
    wait_for_more (self);
  return G_SOURCE_CONTINUE;
}

static void
finalize (GSource *source)
{
  NestedSource *self = (NestedSource *) source;

  g_main_context_unref (self->context);
  g_array_unref (self->files);
  g_ptr_array_unref (self->tags);
}

static GSourceFuncs nested_funcs = {
  .dispatch = dispatch,
  .finalize = finalize,
};

GSource *
backlot_nested_source_new (GMainContext *context)
{
  GSource *source = g_source_new (&nested_funcs, sizeof (NestedSource));
  NestedSource *self = (NestedSource *) source;

  g_source_set_static_name (source, "backlot-nested-source");
  self->context = g_main_context_ref (context);
  self->files = g_array_new (FALSE, FALSE, sizeof (GPollFD));
  self->tags = g_ptr_array_new ();
  /* Otherwise GLib takes the files out of the main loop during each dispatch, and that wakes it up
   * for one more turn. A loop within a dispatch finds the context's own sources blocked. */
  g_source_set_can_recurse (source, TRUE);
  /* What was attached before has its turn first. */
  g_source_set_ready_time (source, 0);
  return source;
}

void
backlot_nested_source_rest (GSource *source,
                            gint64   rest_us)
{
  ((NestedSource *) source)->rest_us = rest_us;
}
