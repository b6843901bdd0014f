/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The functions of the subject "job". */

#include "config.h"

#include "studio/project/backlot-job-functions.h"

const BacklotFunction backlot_job_functions[] = {
  { NULL },
};
