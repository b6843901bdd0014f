/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The functions of the subject "account". */

#include "config.h"

#include "studio/account/backlot-account-functions.h"

const BacklotFunction backlot_account_functions[] = {
  { NULL },
};
