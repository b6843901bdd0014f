/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files, what is asked for where nothing is told, and the end of a session. */

#pragma once

void team_services_add_tests (void);
