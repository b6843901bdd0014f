-- SPDX-License-Identifier: GPL-3.0-or-later
-- A row's own course and a file's own projects are looked up, as a row's own membership is since 0021: a list of all of
-- them would be made anew for each request and for each person who is asked whether he hears of a change.
UPDATE access_rule SET
  using_sql = replace (using_sql, 'project_id IN (SELECT project_id FROM course_taken)',
                       'EXISTS (SELECT 1 FROM course_taken AS taken WHERE taken.project_id = row.project_id)');
UPDATE access_rule SET
  using_sql = replace (using_sql, 'id IN (SELECT project_id FROM course_taken)',
                       'EXISTS (SELECT 1 FROM course_taken AS taken WHERE taken.project_id = row.id)')
WHERE tbl = 'projects';

DROP VIEW my_media;
CREATE VIEW my_media AS
  SELECT id AS media_id FROM media_files WHERE user_id = uid ()
  UNION ALL
  SELECT media_id FROM photos AS r WHERE EXISTS (SELECT 1 FROM my_project AS mine WHERE mine.project_id = r.project_id)
  UNION ALL
  SELECT media_id FROM outputs AS r WHERE EXISTS (SELECT 1 FROM my_project AS mine WHERE mine.project_id = r.project_id)
  UNION ALL
  SELECT media_id FROM characters AS r WHERE EXISTS (SELECT 1 FROM my_project AS mine WHERE mine.project_id = r.project_id)
  UNION ALL
  SELECT media_id FROM scenes AS r WHERE EXISTS (SELECT 1 FROM my_project AS mine WHERE mine.project_id = r.project_id)
  UNION ALL
  SELECT media_id FROM videos AS r WHERE EXISTS (SELECT 1 FROM my_project AS mine WHERE mine.project_id = r.project_id)
    OR EXISTS (SELECT 1 FROM course_taken AS taken WHERE taken.project_id = r.project_id)
    OR (is_preview AND EXISTS (SELECT 1 FROM courses AS c
                               WHERE c.project_id = r.project_id AND c.publish_state = 'published'))
  UNION ALL
  SELECT sound_media_id FROM films AS r WHERE EXISTS (SELECT 1 FROM my_project AS mine WHERE mine.project_id = r.project_id)
  UNION ALL
  SELECT cover_media_id FROM projects AS r WHERE EXISTS (SELECT 1 FROM my_project AS mine WHERE mine.project_id = r.id)
    OR EXISTS (SELECT 1 FROM course_taken AS taken WHERE taken.project_id = r.id);
