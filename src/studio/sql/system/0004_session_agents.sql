-- SPDX-License-Identifier: GPL-3.0-or-later
-- With which program a session was begun: by this its owner knows it in a list.
ALTER TABLE auth_sessions ADD COLUMN user_agent text;
