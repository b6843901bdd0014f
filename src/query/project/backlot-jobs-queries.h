/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Jobs: reading, prices, starting, cancelling. */

#pragma once

#include "model/project/backlot-job.h"

#include "query/backlot-backend.h"

G_BEGIN_DECLS

/* Jobs that are not begun yet, live. Returns: (transfer full) */
GListModel         *backlot_jobs_list_waiting   (BacklotBackend      *backend);
/* ["jobs","list",{project_id}] or, with NULL, ["jobs","list",{mine}]. */
LarderQueryOptions *backlot_jobs_list_options   (BacklotBackend      *backend,
                                                 const char          *project_id);
/* ["jobs","detail",id]. */
LarderQueryOptions *backlot_jobs_detail_options (BacklotBackend      *backend,
                                                 const char          *job_id);
/* ["jobs","quote",project_id,"film_render"]: an integer, or an error such as
 * BACKLOT_ERROR_NO_PHOTOS. */
LarderQueryOptions *backlot_jobs_quote_options  (BacklotBackend      *backend,
                                                 const char          *project_id);
/* Returns: (transfer full): never NULL. */
BacklotJob         *backlot_jobs_get            (BacklotBackend      *backend,
                                                 const char          *job_id);

/**
 * backlot_jobs_submit_async:
 * @expected_cost: the price that the person saw
 *
 * `jobs.submit`: waits for the answer and is never stored. After an error that leaves open whether
 * the request arrived, also after the end of the program, the next one for this project asks for
 * the same job, so that it is paid once. Errors: BACKLOT_ERROR_PRICE_CHANGED, INSUFFICIENT_CREDITS,
 * NO_PHOTOS, PHOTO_NOT_UPLOADED, NETWORK, …
 */
void                backlot_jobs_submit_async   (BacklotBackend      *backend,
                                                 const char          *project_id,
                                                 int                  expected_cost,
                                                 GCancellable        *cancellable,
                                                 GAsyncReadyCallback  callback,
                                                 gpointer             user_data);
/* Returns: (transfer full): the id of the job */
char               *backlot_jobs_submit_finish  (BacklotBackend      *backend,
                                                 GAsyncResult        *result,
                                                 GError             **error);
/* `jobs.retry`: a new job with the params of the old one, for the price that the person saw. */
void                backlot_jobs_retry_async    (BacklotBackend      *backend,
                                                 const char          *job_id,
                                                 int                  expected_cost,
                                                 GCancellable        *cancellable,
                                                 GAsyncReadyCallback  callback,
                                                 gpointer             user_data);
char               *backlot_jobs_retry_finish   (BacklotBackend      *backend,
                                                 GAsyncResult        *result,
                                                 GError             **error);
/* `jobs.cancel`: the row shows it at once. */
void                backlot_jobs_cancel         (BacklotBackend      *backend,
                                                 const char          *job_id);

G_END_DECLS
