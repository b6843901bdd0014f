/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The functions of the subject "project". */

#include "config.h"

#include "studio/project/backlot-project-functions.h"

const BacklotFunction backlot_project_functions[] = {
  { NULL },
};
