/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where the queries of one part of a program report that they failed. */

#include "config.h"

#include "larder/larder-error-boundary.h"

#include "larder/larder-query-observer-private.h"

typedef struct
{
  LarderQueryObserver *observer;    /* borrowed: it takes itself out */
  GError              *error;
} Report;

struct _LarderErrorBoundary
{
  GObject    parent_instance;

  GPtrArray *reports;               /* of Report, oldest first */
};

/**
 * LarderErrorBoundary:
 *
 * Where the queries of one part of a program, such as a page, report that they failed.
 *
 * An observer that was given a boundary reports a final error there if its options say that it is
 * thrown. Until [method@Larder.ErrorBoundary.reset] such an observer does not try again by itself
 * when it is attached anew.
 */

typedef enum
{
  PROP_ERROR = 1,
  PROP_N_ERRORS,
} LarderErrorBoundaryProperty;

static GParamSpec *properties[PROP_N_ERRORS + 1];

G_DEFINE_FINAL_TYPE (LarderErrorBoundary, larder_error_boundary, G_TYPE_OBJECT)

static void
report_free (gpointer user_data)
{
  Report *report = user_data;

  g_clear_error (&report->error);
  g_free (report);
}

static void
tell (LarderErrorBoundary *self)
{
  g_object_freeze_notify (G_OBJECT (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ERRORS]);
  g_object_thaw_notify (G_OBJECT (self));
}

void
larder_error_boundary_forget (LarderErrorBoundary *self,
                              LarderQueryObserver *observer)
{
  for (guint i = 0; i < self->reports->len; i++)
    if (((Report *) self->reports->pdata[i])->observer == observer)
      {
        g_ptr_array_remove_index (self->reports, i);
        tell (self);
        return;
      }
}

void
larder_query_observer_report (LarderQueryObserver *self,
                              LarderQueryResult   *result)
{
  gboolean failed = result->status == LARDER_STATUS_ERROR && result->error != NULL;
  Report *report;

  if (self->more->boundary == NULL)
    return;
  if (self->thrown && !failed)
    {
      self->thrown = FALSE;
      larder_error_boundary_forget (self->more->boundary, self);
    }
  else if (!self->thrown && failed && result->fetch_status != LARDER_FETCH_STATUS_FETCHING &&
           larder_query_options_throws (self->resolved, result->error, self->query))
    {
      self->thrown = TRUE;
      report = g_new0 (Report, 1);
      report->observer = self;
      report->error = g_error_copy (result->error);
      g_ptr_array_add (self->more->boundary->reports, report);
      tell (self->more->boundary);
    }
}

static void
larder_error_boundary_get_property (GObject    *object,
                                    guint       prop_id,
                                    GValue     *value,
                                    GParamSpec *pspec)
{
  LarderErrorBoundary *self = LARDER_ERROR_BOUNDARY (object);

  switch ((LarderErrorBoundaryProperty) prop_id)
    {
    case PROP_ERROR:
      g_value_set_boxed (value, larder_error_boundary_get_error (self));
      break;

    case PROP_N_ERRORS:
      g_value_set_uint (value, self->reports->len);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
larder_error_boundary_finalize (GObject *object)
{
  g_ptr_array_unref (LARDER_ERROR_BOUNDARY (object)->reports);

  G_OBJECT_CLASS (larder_error_boundary_parent_class)->finalize (object);
}

static void
larder_error_boundary_class_init (LarderErrorBoundaryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = larder_error_boundary_get_property;
  object_class->finalize = larder_error_boundary_finalize;

  /**
   * LarderErrorBoundary:error:
   *
   * The first error that was reported and has not been overcome; %NULL: none.
   */
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  /**
   * LarderErrorBoundary:n-errors:
   *
   * How many observers have reported one.
   */
  properties[PROP_N_ERRORS] =
    g_param_spec_uint ("n-errors", NULL, NULL, 0, G_MAXUINT, 0, flags);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
larder_error_boundary_init (LarderErrorBoundary *self)
{
  self->reports = g_ptr_array_new_with_free_func (report_free);
}

/**
 * larder_error_boundary_new:
 *
 * Makes a boundary to which nothing was reported.
 *
 * Returns: (transfer full): the boundary
 */
LarderErrorBoundary *
larder_error_boundary_new (void)
{
  return g_object_new (LARDER_TYPE_ERROR_BOUNDARY, NULL);
}

/**
 * larder_error_boundary_get_error:
 *
 * What an error page shows. It leaves when its query succeeds or its observer detaches, and by
 * [method@Larder.ErrorBoundary.reset].
 *
 * Returns: (transfer none) (nullable): the first error that was reported and not overcome since
 */
GError *
larder_error_boundary_get_error (LarderErrorBoundary *self)
{
  g_return_val_if_fail (LARDER_IS_ERROR_BOUNDARY (self), NULL);

  return self->reports->len > 0 ? ((Report *) self->reports->pdata[0])->error : NULL;
}

/**
 * larder_error_boundary_get_n_errors:
 *
 * Each observer counts once, with its latest error.
 *
 * Returns: how many observers have reported an error
 */
guint
larder_error_boundary_get_n_errors (LarderErrorBoundary *self)
{
  g_return_val_if_fail (LARDER_IS_ERROR_BOUNDARY (self), 0);

  return self->reports->len;
}

/**
 * larder_error_boundary_reset:
 *
 * Forgets all reports. Attached observers that had reported fetch again at once, others when they
 * are attached; whatever data is there and however fresh it is.
 */
void
larder_error_boundary_reset (LarderErrorBoundary *self)
{
  g_autoptr(GPtrArray) observers = g_ptr_array_new_with_free_func (g_object_unref);

  g_return_if_fail (LARDER_IS_ERROR_BOUNDARY (self));

  if (self->reports->len == 0)
    return;
  for (guint i = 0; i < self->reports->len; i++)
    g_ptr_array_add (observers,
                     g_object_ref (((Report *) self->reports->pdata[i])->observer));
  g_ptr_array_set_size (self->reports, 0);
  for (guint i = 0; i < observers->len; i++)
    {
      LarderQueryObserver *observer = observers->pdata[i];

      observer->thrown = FALSE;
      observer->must_fetch = observer->attached == 0;
      if (observer->attached > 0 && observer->query != NULL &&
          larder_query_observer_is_enabled (observer))
        larder_query_observer_refetch (observer);
    }
  tell (self);
}
