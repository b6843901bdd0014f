-- SPDX-License-Identifier: GPL-3.0-or-later
-- Courses: chapters and videos, publishing, students and their progress.
CREATE TABLE courses (
  project_id    uuid PRIMARY KEY NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  price_cents   int  NOT NULL DEFAULT 0 CHECK (price_cents >= 0),
  currency      text NOT NULL DEFAULT 'EUR' CHECK (currency GLOB '[A-Z][A-Z][A-Z]'),
  difficulty    text NOT NULL DEFAULT 'beginner' CHECK (difficulty IN ('beginner', 'intermediate', 'advanced')),
  publish_state text NOT NULL DEFAULT 'draft'
                CHECK (publish_state IN ('draft', 'published', 'unpublished', 'archived')),
  published_at  timestamptz,
  updated_at    timestamptz NOT NULL DEFAULT (now ()),
  updated_by    uuid,
  version       int  NOT NULL DEFAULT 1
);

-- Counts and durations are derived: view chapter_summaries.
CREATE TABLE chapters (
  id         uuid PRIMARY KEY NOT NULL DEFAULT (gen_random_uuid ()),
  project_id uuid NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  position   int,
  title      text NOT NULL CHECK (length (title) BETWEEN 1 AND 200),
  created_at timestamptz NOT NULL DEFAULT (now ()),
  updated_at timestamptz NOT NULL DEFAULT (now ()),
  updated_by uuid,
  version    int  NOT NULL DEFAULT 1,
  UNIQUE (id, project_id)
);
CREATE INDEX chapters_project ON chapters (project_id, position);

CREATE TABLE videos (
  id                uuid PRIMARY KEY NOT NULL DEFAULT (gen_random_uuid ()),
  project_id        uuid NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  chapter_id        uuid,                                            -- null: not sorted into a chapter yet
  media_id          uuid NOT NULL REFERENCES media_files (id) ON DELETE CASCADE,   -- original file
  position          int,
  title             text NOT NULL CHECK (length (title) BETWEEN 1 AND 200),
  is_preview        boolean NOT NULL DEFAULT 0,                  -- open to everyone once published
  processing_status text NOT NULL DEFAULT 'pending'
                    CHECK (processing_status IN ('pending', 'processing', 'ready', 'failed')),
  processing_error  text,
  duration_s        numeric(10, 3) CHECK (duration_s >= 0),
  format            text,
  stream_path       text,                                            -- in bucket outputs; signed on demand
  thumbnail_path    text,
  download_path     text,
  created_at        timestamptz NOT NULL DEFAULT (now ()),
  updated_at        timestamptz NOT NULL DEFAULT (now ()),
  updated_by        uuid,
  version           int  NOT NULL DEFAULT 1,
  UNIQUE (id, project_id),
  FOREIGN KEY (chapter_id, project_id) REFERENCES chapters (id, project_id)   -- see videos_unsorted
);
CREATE INDEX videos_project ON videos (project_id, chapter_id, position);
CREATE INDEX videos_chapter ON videos (chapter_id);
CREATE INDEX videos_media ON videos (media_id);

CREATE TABLE enrollments (
  id          uuid PRIMARY KEY NOT NULL DEFAULT (gen_random_uuid ()),
  project_id  uuid NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  user_id     uuid NOT NULL REFERENCES profiles (id) ON DELETE CASCADE,
  status      text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'completed', 'refunded')),
  price_cents int  NOT NULL DEFAULT 0,
  created_at  timestamptz NOT NULL DEFAULT (now ()),
  updated_at  timestamptz NOT NULL DEFAULT (now ()),
  version     int  NOT NULL DEFAULT 1,
  UNIQUE (project_id, user_id)
);
CREATE INDEX enrollments_user ON enrollments (user_id);

CREATE TABLE video_progress (
  user_id      uuid NOT NULL DEFAULT (uid ()) REFERENCES profiles (id) ON DELETE CASCADE,
  video_id     uuid NOT NULL,
  project_id   uuid NOT NULL,
  position_s   numeric(10, 3) NOT NULL DEFAULT 0 CHECK (position_s >= 0),
  watched_s    numeric(10, 3) NOT NULL DEFAULT 0 CHECK (watched_s >= 0),
  completed_at timestamptz,
  updated_at   timestamptz NOT NULL DEFAULT (now ()),
  version      int NOT NULL DEFAULT 1,
  PRIMARY KEY (user_id, video_id),
  FOREIGN KEY (video_id, project_id) REFERENCES videos (id, project_id) ON DELETE CASCADE
);
CREATE INDEX video_progress_video ON video_progress (video_id);
CREATE INDEX video_progress_project ON video_progress (project_id);

INSERT INTO courses (project_id) SELECT id FROM projects WHERE kind = 'course';

CREATE TRIGGER courses_touch AFTER UPDATE ON courses
WHEN NEW.version = OLD.version
  AND (NEW.price_cents, NEW.currency, NEW.difficulty, NEW.publish_state, NEW.published_at)
      IS NOT (OLD.price_cents, OLD.currency, OLD.difficulty, OLD.publish_state, OLD.published_at)
BEGIN
  UPDATE courses SET version = OLD.version + 1, updated_at = now (), updated_by = uid ()
  WHERE rowid = NEW.rowid;
END;

CREATE TRIGGER chapters_touch AFTER UPDATE ON chapters
WHEN NEW.version = OLD.version AND OLD.position IS NOT NULL
  AND (NEW.project_id, NEW.position, NEW.title)
      IS NOT (OLD.project_id, OLD.position, OLD.title)
BEGIN
  UPDATE chapters SET version = OLD.version + 1, updated_at = now (), updated_by = uid ()
  WHERE rowid = NEW.rowid;
END;

CREATE TRIGGER videos_touch AFTER UPDATE ON videos
WHEN NEW.version = OLD.version AND OLD.position IS NOT NULL
  AND (NEW.project_id, NEW.chapter_id, NEW.media_id, NEW.position, NEW.title, NEW.is_preview,
        NEW.processing_status, NEW.processing_error, NEW.duration_s, NEW.format, NEW.stream_path,
        NEW.thumbnail_path, NEW.download_path)
      IS NOT (OLD.project_id, OLD.chapter_id, OLD.media_id, OLD.position, OLD.title, OLD.is_preview,
        OLD.processing_status, OLD.processing_error, OLD.duration_s, OLD.format, OLD.stream_path,
        OLD.thumbnail_path, OLD.download_path)
BEGIN
  UPDATE videos SET version = OLD.version + 1, updated_at = now (), updated_by = uid ()
  WHERE rowid = NEW.rowid;
END;

CREATE TRIGGER enrollments_touch AFTER UPDATE ON enrollments
WHEN NEW.version = OLD.version
  AND (NEW.project_id, NEW.user_id, NEW.status, NEW.price_cents)
      IS NOT (OLD.project_id, OLD.user_id, OLD.status, OLD.price_cents)
BEGIN
  UPDATE enrollments SET version = OLD.version + 1, updated_at = now ()
  WHERE rowid = NEW.rowid;
END;

CREATE TRIGGER video_progress_touch AFTER UPDATE ON video_progress
WHEN NEW.version = OLD.version
  AND (NEW.user_id, NEW.video_id, NEW.project_id, NEW.position_s, NEW.watched_s, NEW.completed_at)
      IS NOT (OLD.user_id, OLD.video_id, OLD.project_id, OLD.position_s, OLD.watched_s, OLD.completed_at)
BEGIN
  UPDATE video_progress SET version = OLD.version + 1, updated_at = now ()
  WHERE rowid = NEW.rowid;
END;

-- Rows without a position go to the end, and never lose it again.
CREATE TRIGGER chapters_position AFTER INSERT ON chapters WHEN NEW.position IS NULL
BEGIN
  UPDATE chapters SET position = (SELECT coalesce (max (p.position) + 1, 0) FROM chapters AS p
                             WHERE p.project_id = NEW.project_id AND p.rowid <> NEW.rowid)
  WHERE rowid = NEW.rowid;
END;
CREATE TRIGGER videos_position AFTER INSERT ON videos WHEN NEW.position IS NULL
BEGIN
  UPDATE videos SET position = (SELECT coalesce (max (p.position) + 1, 0) FROM videos AS p
                             WHERE p.project_id = NEW.project_id AND p.chapter_id IS NEW.chapter_id AND p.rowid <> NEW.rowid)
  WHERE rowid = NEW.rowid;
END;
CREATE TRIGGER chapters_placed BEFORE UPDATE OF position ON chapters WHEN NEW.position IS NULL
BEGIN
  SELECT RAISE (ABORT, 'NOT NULL constraint failed: chapters.position');
END;
CREATE TRIGGER videos_placed BEFORE UPDATE OF position ON videos WHEN NEW.position IS NULL
BEGIN
  SELECT RAISE (ABORT, 'NOT NULL constraint failed: videos.position');
END;

-- The videos of a chapter that goes stay, unsorted. (ON DELETE SET NULL would clear the project, too.)
CREATE TRIGGER videos_unsorted BEFORE DELETE ON chapters
BEGIN
  UPDATE videos SET chapter_id = NULL WHERE chapter_id = OLD.id;
END;

CREATE TRIGGER projects_created_course AFTER INSERT ON projects WHEN NEW.kind = 'course'
BEGIN
  INSERT INTO courses (project_id) VALUES (NEW.id);
END;

-- Who has seen every video of the chapters has completed the course.
CREATE TRIGGER video_progress_new AFTER INSERT ON video_progress WHEN NEW.completed_at IS NOT NULL
BEGIN
  UPDATE enrollments SET status = 'completed'
  WHERE project_id = NEW.project_id AND user_id = NEW.user_id AND status = 'active' AND NOT EXISTS
    (SELECT 1 FROM videos AS v WHERE v.project_id = NEW.project_id AND v.chapter_id IS NOT NULL AND NOT EXISTS
      (SELECT 1 FROM video_progress AS p
       WHERE p.user_id = NEW.user_id AND p.video_id = v.id AND p.completed_at IS NOT NULL));
END;
CREATE TRIGGER video_progress_seen AFTER UPDATE ON video_progress WHEN NEW.completed_at IS NOT NULL
BEGIN
  UPDATE enrollments SET status = 'completed'
  WHERE project_id = NEW.project_id AND user_id = NEW.user_id AND status = 'active' AND NOT EXISTS
    (SELECT 1 FROM videos AS v WHERE v.project_id = NEW.project_id AND v.chapter_id IS NOT NULL AND NOT EXISTS
      (SELECT 1 FROM video_progress AS p
       WHERE p.user_id = NEW.user_id AND p.video_id = v.id AND p.completed_at IS NOT NULL));
END;

CREATE TRIGGER chapters_tombstone AFTER DELETE ON chapters
BEGIN
  INSERT INTO deletions (table_name, row_id, project_id)
  SELECT 'chapters', OLD.id, p.id FROM projects AS p WHERE p.id = OLD.project_id;
END;
CREATE TRIGGER videos_tombstone AFTER DELETE ON videos
BEGIN
  INSERT INTO deletions (table_name, row_id, project_id)
  SELECT 'videos', OLD.id, p.id FROM projects AS p WHERE p.id = OLD.project_id;
END;

-- The courses that the caller takes.
CREATE VIEW course_taken AS
  SELECT e.project_id FROM enrollments AS e JOIN courses AS c ON c.project_id = e.project_id
  WHERE e.user_id = uid () AND e.status IN ('active', 'completed') AND c.publish_state IN ('published', 'unpublished');
INSERT INTO private_table VALUES ('course_taken');

-- Files that the caller sees: his own, those placed in his projects and courses, and previews.
DROP VIEW my_media;
CREATE VIEW my_media AS
  SELECT id AS media_id FROM media_files WHERE user_id = uid ()
  UNION ALL
  SELECT media_id FROM photos WHERE project_id IN (SELECT project_id FROM my_project)
  UNION ALL
  SELECT media_id FROM outputs WHERE project_id IN (SELECT project_id FROM my_project)
  UNION ALL
  SELECT media_id FROM characters WHERE project_id IN (SELECT project_id FROM my_project)
  UNION ALL
  SELECT media_id FROM scenes WHERE project_id IN (SELECT project_id FROM my_project)
  UNION ALL
  SELECT media_id FROM videos AS v WHERE project_id IN (SELECT project_id FROM my_project)
    OR project_id IN (SELECT project_id FROM course_taken)
    OR (is_preview AND EXISTS (SELECT 1 FROM courses AS c
                               WHERE c.project_id = v.project_id AND c.publish_state = 'published'))
  UNION ALL
  SELECT sound_media_id FROM films WHERE project_id IN (SELECT project_id FROM my_project)
  UNION ALL
  SELECT cover_media_id FROM projects WHERE id IN (SELECT project_id FROM my_project)
    OR id IN (SELECT project_id FROM course_taken);

CREATE VIEW chapter_summaries AS
  SELECT c.*, count (v.id) AS video_count, coalesce (sum (v.duration_s), 0) AS duration_s,
         count (v.id) FILTER (WHERE v.processing_status = 'ready') AS ready_count
  FROM chapters AS c LEFT JOIN videos AS v ON v.chapter_id = c.id GROUP BY c.id;

CREATE VIEW course_catalog AS                -- what anyone signed in may see
  SELECT p.id, p.title, p.description, p.cover_media_id, c.price_cents, c.currency, c.difficulty, c.published_at,
         o.display_name AS instructor_name, o.avatar_url AS instructor_avatar_url,
         (SELECT count (*) FROM chapters AS x WHERE x.project_id = p.id) AS chapter_count,
         (SELECT count (*) FROM videos AS x WHERE x.project_id = p.id) AS video_count,
         (SELECT coalesce (sum (x.duration_s), 0) FROM videos AS x WHERE x.project_id = p.id) AS duration_s,
         (SELECT count (*) FROM enrollments AS e
          WHERE e.project_id = p.id AND e.status IN ('active', 'completed')) AS student_count
  FROM projects AS p JOIN courses AS c ON c.project_id = p.id JOIN profiles AS o ON o.id = p.owner_id
  WHERE c.publish_state = 'published';

CREATE TRIGGER videos_may_place BEFORE INSERT ON videos
WHEN NOT definer () AND NOT EXISTS (SELECT 1 FROM my_media AS m WHERE m.media_id = NEW.media_id)
BEGIN
  SELECT deny ('videos');
END;
CREATE TRIGGER videos_may_replace BEFORE UPDATE OF media_id ON videos
WHEN NEW.media_id IS NOT OLD.media_id AND NOT definer ()
     AND NOT EXISTS (SELECT 1 FROM my_media AS m WHERE m.media_id = NEW.media_id)
BEGIN
  SELECT deny ('videos');
END;

-- Students see the project of their course; teachers and students see one another.
UPDATE access_rule SET using_sql = using_sql || ' OR id IN (SELECT project_id FROM course_taken)'
WHERE tbl = 'projects' AND command = 'SELECT';
UPDATE access_rule SET using_sql = using_sql || ' OR EXISTS (SELECT 1 FROM enrollments AS e
      JOIN project_members AS m ON m.project_id = e.project_id WHERE e.user_id = row.id AND m.user_id = uid ())
      OR EXISTS (SELECT 1 FROM enrollments AS e JOIN projects AS p ON p.id = e.project_id
      WHERE e.user_id = uid () AND p.owner_id = row.id)'
WHERE tbl = 'people' AND command = 'SELECT';

INSERT INTO access_rule (tbl, command, using_sql, check_sql) VALUES
  ('courses', 'SELECT', 'project_id IN (SELECT project_id FROM my_project)
      OR project_id IN (SELECT project_id FROM course_taken)', NULL),
  ('chapters', 'SELECT', 'project_id IN (SELECT project_id FROM my_project)
      OR project_id IN (SELECT project_id FROM course_taken)', NULL),
  ('chapter_summaries', 'SELECT', 'project_id IN (SELECT project_id FROM my_project)
      OR project_id IN (SELECT project_id FROM course_taken)', NULL),
  ('videos', 'SELECT', 'project_id IN (SELECT project_id FROM my_project)
      OR project_id IN (SELECT project_id FROM course_taken) OR (is_preview AND EXISTS (SELECT 1 FROM courses AS c
      WHERE c.project_id = row.project_id AND c.publish_state = ''published''))', NULL),
  ('courses', 'UPDATE', 'project_id IN (SELECT project_id FROM my_project WHERE rank >= 3)', NULL),
  ('chapters', 'ALL', 'project_id IN (SELECT project_id FROM my_project WHERE rank >= 3)', NULL),
  ('videos', 'ALL', 'project_id IN (SELECT project_id FROM my_project WHERE rank >= 3)', NULL),
  ('enrollments', 'SELECT',
   'user_id = uid () OR project_id IN (SELECT project_id FROM my_project WHERE rank >= 3)', NULL),
  ('video_progress', 'SELECT',
   'user_id = uid () OR project_id IN (SELECT project_id FROM my_project WHERE rank >= 3)', NULL),
  ('video_progress', 'ALL', 'user_id = uid ()', 'user_id = uid () AND (project_id IN (SELECT project_id FROM my_project)
      OR project_id IN (SELECT project_id FROM course_taken))'),
  ('course_catalog', 'SELECT', '1', NULL);

INSERT INTO access_grant VALUES
  ('courses', 'SELECT', NULL), ('courses', 'UPDATE', '["price_cents","currency","difficulty"]'),
  ('chapters', 'SELECT', NULL), ('chapters', 'INSERT', '["id","project_id","position","title"]'),
  ('chapters', 'UPDATE', '["position","title"]'), ('chapters', 'DELETE', NULL),
  ('videos', 'SELECT', NULL),
  ('videos', 'INSERT', '["id","project_id","chapter_id","media_id","position","title","is_preview"]'),
  ('videos', 'UPDATE', '["chapter_id","media_id","position","title","is_preview"]'), ('videos', 'DELETE', NULL),
  ('enrollments', 'SELECT', NULL), ('video_progress', 'SELECT', NULL),
  ('video_progress', 'INSERT', '["user_id","video_id","project_id","position_s","watched_s","completed_at"]'),
  ('video_progress', 'UPDATE', '["user_id","video_id","project_id","position_s","watched_s","completed_at"]'),
  ('chapter_summaries', 'SELECT', NULL), ('course_catalog', 'SELECT', NULL);

INSERT INTO publication VALUES ('courses'), ('chapters'), ('videos'), ('enrollments');
