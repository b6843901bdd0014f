-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who may be on a project's private channel, project:<id>, and who may talk there: the twin of the policies on
-- realtime.messages in 0012_realtime_storage.sql. Who may listen may be present.
INSERT INTO access_rule (tbl, command, using_sql, check_sql, role) VALUES
  ('realtime_messages', 'SELECT', 'substr (row.topic, 1, 8) = ''project:'' AND EXISTS (SELECT 1 FROM my_project AS mine
      WHERE mine.project_id = lower (substr (row.topic, 9, instr (substr (row.topic || '':'', 9), '':'') - 1)))',
   NULL, 'authenticated'),
  ('realtime_messages', 'INSERT', NULL, 'substr (row.topic, 1, 8) = ''project:'' AND EXISTS (SELECT 1 FROM my_project AS mine
      WHERE mine.project_id = lower (substr (row.topic, 9, instr (substr (row.topic || '':'', 9), '':'') - 1))
        AND mine.rank >= 2)', 'authenticated');
