/* SPDX-License-Identifier: GPL-3.0-or-later */
/* In the place of a page that could not be made. */

#pragma once

#include "ui/common/backlot-page.h"

G_BEGIN_DECLS

#define BACKLOT_TYPE_FAULT_PAGE (backlot_fault_page_get_type ())
G_DECLARE_FINAL_TYPE (BacklotFaultPage, backlot_fault_page, BACKLOT, FAULT_PAGE, BacklotPage)

/**
 * backlot_fault_page_new:
 * @address: of the page that was to be shown
 * @problem: what failed, for a report
 */
BacklotPage *backlot_fault_page_new (const char *address,
                                     const char *problem);

G_END_DECLS
