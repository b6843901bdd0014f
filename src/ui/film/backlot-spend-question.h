/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks before more credits are spent than the person wants to spend without a question. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * backlot_spend_question_ask:
 * @owner: what is rendered on; it is given to @func
 * @limit: 0: nothing is asked
 * @price: of what is to be done
 * @func: (scope async): called at once, or when the person agreed; never when not
 */
void backlot_spend_question_ask (GtkWidget *owner,
                                 gint64     limit,
                                 int        price,
                                 GFunc      func,
                                 gpointer   user_data,
                                 GDestroyNotify destroy);

G_END_DECLS
