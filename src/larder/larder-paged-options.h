/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a paged query reads, and how its pages follow each other. */

#pragma once

#include "larder/larder-query-options.h"

G_BEGIN_DECLS

typedef LarderValue *(*LarderPageParamFunc) (LarderValue *page,
                                             LarderValue *pages,
                                             LarderValue *param,
                                             LarderValue *params,
                                             gpointer     user_data);

#define LARDER_TYPE_PAGED_OPTIONS (larder_paged_options_get_type ())
LARDER_EXPORT
G_DECLARE_FINAL_TYPE (LarderPagedOptions, larder_paged_options, LARDER, PAGED_OPTIONS,
                      LarderQueryOptions)

LARDER_EXPORT
LarderPagedOptions *larder_paged_options_new                     (GVariant            *key);
LARDER_EXPORT
void                larder_paged_options_set_initial_param       (LarderPagedOptions  *self,
                                                                  LarderValue         *param);
LARDER_EXPORT
void                larder_paged_options_set_next_param_func     (LarderPagedOptions  *self,
                                                                  LarderPageParamFunc  func,
                                                                  gpointer             user_data,
                                                                  GDestroyNotify       destroy);
LARDER_EXPORT
void                larder_paged_options_set_previous_param_func (LarderPagedOptions  *self,
                                                                  LarderPageParamFunc  func,
                                                                  gpointer             user_data,
                                                                  GDestroyNotify       destroy);
LARDER_EXPORT
void                larder_paged_options_set_max_pages           (LarderPagedOptions  *self,
                                                                  guint                max_pages);
LARDER_EXPORT
void                larder_paged_options_set_first_pages         (LarderPagedOptions  *self,
                                                                  guint                n_pages);
LARDER_EXPORT
void                larder_paged_options_set_refetch_first_only  (LarderPagedOptions  *self,
                                                                  gboolean             only_first);
LARDER_EXPORT
void                larder_paged_options_set_rows_path           (LarderPagedOptions  *self,
                                                                  const char          *path);
LARDER_EXPORT
const char         *larder_paged_options_get_rows_path           (LarderPagedOptions  *self);
LARDER_EXPORT
void                larder_paged_options_set_page_schema         (LarderPagedOptions  *self,
                                                                  LarderSchema        *schema);

G_END_DECLS
