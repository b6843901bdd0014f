-- SPDX-License-Identifier: GPL-3.0-or-later
-- A page of ten thousand projects is read by an index in its order, and only its own rows are asked for their rights.
CREATE INDEX projects_created ON projects (created_at DESC, id);
CREATE INDEX projects_kind ON projects (kind, created_at DESC, id);
CREATE INDEX projects_status ON projects (status, created_at DESC, id);
CREATE INDEX projects_title ON projects (title, id);

-- A row's own membership is looked up; a list of all memberships would be made anew for each request and each event.
UPDATE access_rule SET
  using_sql = replace (using_sql, 'project_id IN (SELECT project_id FROM my_project',
                       'EXISTS (SELECT 1 FROM my_project AS mine WHERE mine.project_id = row.project_id'),
  check_sql = replace (check_sql, 'project_id IN (SELECT project_id FROM my_project',
                       'EXISTS (SELECT 1 FROM my_project AS mine WHERE mine.project_id = row.project_id');
UPDATE access_rule SET
  using_sql = replace (using_sql, 'id IN (SELECT project_id FROM my_project',
                       'EXISTS (SELECT 1 FROM my_project AS mine WHERE mine.project_id = row.id')
WHERE tbl = 'projects';
UPDATE access_rule SET
  using_sql = replace (using_sql, 'mine.project_id = row.project_id WHERE ', 'mine.project_id = row.project_id AND '),
  check_sql = replace (check_sql, 'mine.project_id = row.project_id WHERE ', 'mine.project_id = row.project_id AND ');
UPDATE access_rule SET
  using_sql = replace (using_sql, 'mine.project_id = row.id WHERE ', 'mine.project_id = row.id AND ');
