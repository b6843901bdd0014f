/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What one observer makes of the data: selections and placeholders, each made once. */

#include "config.h"

#include "larder/larder-query-observer-private.h"

struct _LarderSelection
{
  LarderValue   *input;          /* what the last selection was made of */
  LarderClosure *func;           /* by which */
  LarderValue   *output;         /* the last good one */
  gboolean       is_fallback;    /* it is of this query */
  GError        *error;          /* why the last one failed */
  gint64         failed_at;      /* ms since 1970 */

  LarderClosure *placeholder_func;
  LarderValue   *placeholder_input;
  LarderValue   *placeholder;
};

static LarderSelection *
get_selection (LarderQueryObserver *observer)
{
  if (observer->more->selection == NULL)
    larder_query_observer_extend (observer)->selection = g_new0 (LarderSelection, 1);
  return observer->more->selection;
}

static void
take_value (LarderValue **target,
            LarderValue  *value)
{
  if (value != NULL)
    larder_value_ref (value);
  g_clear_pointer (target, larder_value_unref);
  *target = value;
}

static void
take_func (LarderClosure **target,
           LarderClosure  *func)
{
  if (func != NULL)
    larder_closure_ref (func);
  g_clear_pointer (target, larder_closure_unref);
  *target = func;
}

void
larder_selection_forget (LarderSelection *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->input, larder_value_unref);
  g_clear_error (&self->error);
  self->is_fallback = FALSE;
}

void
larder_selection_free (LarderSelection *self)
{
  larder_selection_forget (self);
  g_clear_pointer (&self->output, larder_value_unref);
  take_func (&self->func, NULL);
  take_func (&self->placeholder_func, NULL);
  g_clear_pointer (&self->placeholder_input, larder_value_unref);
  g_clear_pointer (&self->placeholder, larder_value_unref);
  g_free (self);
}

/* Equal parts of the former selection are kept, so that an equal one wakes nobody. */
static LarderValue *
share_output (LarderQueryOptions  *options,
              LarderValue         *former,
              LarderValue         *fresh,
              GError             **error)
{
  LarderClosure *func = options->choices->share;

  if (func != NULL)
    return ((LarderShareFunc) func->func) (former, fresh, func->user_data, error);
  if (former == NULL || !options->choices->structural_sharing)
    return larder_value_ref (fresh);
  return larder_value_share (fresh, former);
}

static void
run (LarderQueryObserver *observer,
     LarderSelection     *self,
     LarderValue         *input)
{
  LarderQueryOptions *options = observer->resolved;
  g_autoptr(LarderValue) fresh = NULL;
  g_autoptr(LarderValue) shared = NULL;
  g_autoptr(GError) error = NULL;

  take_value (&self->input, input);
  take_func (&self->func, options->choices->select);
  g_clear_error (&self->error);

  fresh = ((LarderSelectFunc) self->func->func) (input, self->func->user_data, &error);
  if (fresh != NULL && error == NULL)
    shared = share_output (options, self->output, fresh, &error);
  if (shared == NULL && error == NULL)
    error = g_error_new_literal (LARDER_ERROR, LARDER_ERROR_NO_DATA,
                                 "The select function gave neither data nor an error");
  if (error != NULL)
    {
      self->error = g_steal_pointer (&error);
      self->failed_at = larder_client_now (observer->client);
      return;
    }
  take_value (&self->output, shared);
  self->is_fallback = TRUE;
}

LarderValue *
larder_selection_select (LarderQueryObserver  *observer,
                         LarderValue          *input,
                         const GError        **error,
                         gint64               *failed_at)
{
  LarderSelection *self = get_selection (observer);

  if (self->input != input ||
      !larder_closure_equal (self->func, observer->resolved->choices->select))
    run (observer, self, input);
  *error = self->error;
  *failed_at = self->failed_at;
  return self->error == NULL || self->is_fallback ? self->output : NULL;
}

LarderValue *
larder_selection_placeholder (LarderQueryObserver *observer)
{
  LarderQueryOptions *options = observer->resolved;
  LarderClosure *func = options->choices->placeholder;
  LarderQuery *last_query = observer->more->last_query;
  LarderSelection *self;

  if (options->choices->placeholder_data != NULL)
    return options->choices->placeholder_data;
  if (func == NULL)
    return options->choices->keep_previous ? observer->last_data : NULL;

  if (last_query == NULL && observer->last_data != NULL)
    last_query = observer->query;
  self = get_selection (observer);
  if (!larder_closure_equal (self->placeholder_func, func) ||
      self->placeholder_input != observer->last_data)
    {
      g_clear_pointer (&self->placeholder, larder_value_unref);
      take_func (&self->placeholder_func, func);
      take_value (&self->placeholder_input, observer->last_data);
      self->placeholder = ((LarderPlaceholderFunc) func->func) (observer->last_data,
                                                                last_query,
                                                                func->user_data);
    }
  return self->placeholder;
}
