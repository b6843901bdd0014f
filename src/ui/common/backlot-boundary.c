/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds out whether a part of the program met a failed precondition. */

#include "config.h"

#include "ui/common/backlot-boundary.h"

/* The innermost is the first. */
static GSList *problems;    /* of char (owned) (nullable) */
static BacklotBoundaryFunc watch;
static GThread *thread;
static GLogFunc log_before;

/* Other parts, such as GTK, have criticals that break nothing of ours. */
static gboolean
is_ours (const char *domain)
{
  return domain != NULL && (g_str_has_prefix (domain, "backlot") ||
                            g_str_has_prefix (domain, "larder"));
}

static void
note (const char *message)
{
  if (problems == NULL)
    watch (message);
  else if (problems->data == NULL)
    problems->data = g_strdup (message);
}

static void
log_cb (const char     *domain,
        GLogLevelFlags  level,
        const char     *message,
        gpointer        user_data)
{
  if ((level & G_LOG_LEVEL_CRITICAL) != 0 && g_thread_self () == thread && is_ours (domain))
    note (message);
  log_before (domain, level, message, NULL);
}

static void
listen (void)
{
  if (problems != NULL || watch != NULL)
    return;
  thread = g_thread_self ();
  log_before = g_log_set_default_handler (log_cb, NULL);
}

void
backlot_boundary_watch (BacklotBoundaryFunc func)
{
  g_return_if_fail (func != NULL);

  listen ();
  watch = func;
}

void
backlot_boundary_begin (void)
{
  listen ();
  problems = g_slist_prepend (problems, NULL);
}

char *
backlot_boundary_end (void)
{
  char *problem = NULL;

  g_return_val_if_fail (problems != NULL, NULL);

  problem = problems->data;
  problems = g_slist_delete_link (problems, problems);
  if (problems == NULL && watch == NULL)
    g_log_set_default_handler (log_before, NULL);
  return problem;
}
