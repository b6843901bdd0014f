-- SPDX-License-Identifier: GPL-3.0-or-later
-- Series: episodes, scenes, characters, and the agents that write them.
CREATE TABLE series (
  project_id uuid PRIMARY KEY NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  genre      text NOT NULL DEFAULT '',
  logline    text NOT NULL DEFAULT '',
  updated_at timestamptz NOT NULL DEFAULT (now ()),
  updated_by uuid,
  version    int  NOT NULL DEFAULT 1
);

CREATE TABLE episodes (
  id         uuid PRIMARY KEY NOT NULL DEFAULT (gen_random_uuid ()),
  project_id uuid NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  position   int,
  title      text NOT NULL CHECK (length (title) BETWEEN 1 AND 200),
  synopsis   text NOT NULL DEFAULT '',
  status     text NOT NULL DEFAULT 'planned' CHECK (status IN ('planned', 'writing', 'review', 'done')),
  created_at timestamptz NOT NULL DEFAULT (now ()),
  updated_at timestamptz NOT NULL DEFAULT (now ()),
  updated_by uuid,
  version    int  NOT NULL DEFAULT 1,
  UNIQUE (id, project_id)
);
CREATE INDEX episodes_project ON episodes (project_id, position);

CREATE TABLE characters (
  id          uuid PRIMARY KEY NOT NULL DEFAULT (gen_random_uuid ()),
  project_id  uuid NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  name        text NOT NULL CHECK (length (name) BETWEEN 1 AND 120),
  role        text NOT NULL DEFAULT 'supporting' CHECK (role IN ('lead', 'supporting', 'minor')),
  description text NOT NULL DEFAULT '',
  media_id    uuid REFERENCES media_files (id) ON DELETE SET NULL,            -- portrait
  created_at  timestamptz NOT NULL DEFAULT (now ()),
  updated_at  timestamptz NOT NULL DEFAULT (now ()),
  updated_by  uuid,
  version     int  NOT NULL DEFAULT 1,
  UNIQUE (id, project_id)
);
CREATE INDEX characters_project ON characters (project_id, name);
CREATE INDEX characters_media ON characters (media_id);

CREATE TABLE scenes (
  id         uuid PRIMARY KEY NOT NULL DEFAULT (gen_random_uuid ()),
  project_id uuid NOT NULL,
  episode_id uuid NOT NULL,
  position   int,
  heading    text NOT NULL DEFAULT '',
  summary    text NOT NULL DEFAULT '',
  duration_s int  NOT NULL DEFAULT 60 CHECK (duration_s BETWEEN 1 AND 7200),
  media_id   uuid REFERENCES media_files (id) ON DELETE SET NULL,             -- storyboard frame
  created_at timestamptz NOT NULL DEFAULT (now ()),
  updated_at timestamptz NOT NULL DEFAULT (now ()),
  updated_by uuid,
  version    int  NOT NULL DEFAULT 1,
  UNIQUE (id, project_id),
  FOREIGN KEY (episode_id, project_id) REFERENCES episodes (id, project_id) ON DELETE CASCADE
);
CREATE INDEX scenes_episode ON scenes (episode_id, position);
CREATE INDEX scenes_project ON scenes (project_id);
CREATE INDEX scenes_media ON scenes (media_id);

CREATE TABLE scene_characters (
  scene_id     uuid NOT NULL,
  character_id uuid NOT NULL,
  project_id   uuid NOT NULL,
  PRIMARY KEY (scene_id, character_id),
  FOREIGN KEY (scene_id, project_id) REFERENCES scenes (id, project_id) ON DELETE CASCADE,
  FOREIGN KEY (character_id, project_id) REFERENCES characters (id, project_id) ON DELETE CASCADE
);
CREATE INDEX scene_characters_character ON scene_characters (character_id);
CREATE INDEX scene_characters_project ON scene_characters (project_id);

CREATE TABLE conversations (
  id         uuid PRIMARY KEY NOT NULL DEFAULT (gen_random_uuid ()),
  project_id uuid NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  user_id    uuid NOT NULL DEFAULT (uid ()) REFERENCES profiles (id) ON DELETE CASCADE,
  title      text NOT NULL DEFAULT '',
  mode       text NOT NULL DEFAULT 'chat' CHECK (mode IN ('chat', 'plan', 'write', 'review')),
  created_at timestamptz NOT NULL DEFAULT (now ()),
  updated_at timestamptz NOT NULL DEFAULT (now ()),
  version    int  NOT NULL DEFAULT 1,
  UNIQUE (id, project_id)
);
CREATE INDEX conversations_project ON conversations (project_id, updated_at DESC);
CREATE INDEX conversations_user ON conversations (user_id);

-- An agent at work; the id is that of its job.
CREATE TABLE executions (
  id              uuid PRIMARY KEY NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
  project_id      uuid NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  conversation_id uuid NOT NULL,
  agent           text NOT NULL CHECK (agent IN ('writer', 'director', 'casting', 'editor', 'researcher')),
  input           text NOT NULL,
  status          text NOT NULL DEFAULT 'queued'
                  CHECK (status IN ('queued', 'running', 'completed', 'failed', 'cancelled')),
  progress        int  NOT NULL DEFAULT 0,
  result          text,
  error_message   text,
  last_seq        int  NOT NULL DEFAULT 0,
  started_at      timestamptz,
  finished_at     timestamptz,
  created_at      timestamptz NOT NULL DEFAULT (now ()),
  updated_at      timestamptz NOT NULL DEFAULT (now ()),
  version         int  NOT NULL DEFAULT 1,
  FOREIGN KEY (conversation_id, project_id) REFERENCES conversations (id, project_id) ON DELETE CASCADE
);
CREATE INDEX executions_project ON executions (project_id, created_at DESC);
CREATE INDEX executions_conversation ON executions (conversation_id);

-- Append only; seq has no gaps within one execution.
CREATE TABLE execution_events (
  id           integer PRIMARY KEY AUTOINCREMENT,
  execution_id uuid NOT NULL REFERENCES executions (id) ON DELETE CASCADE,
  project_id   uuid NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  seq          int  NOT NULL,
  type         text NOT NULL CHECK (type IN ('log', 'thought', 'tool_call', 'tool_result', 'token', 'progress',
                                             'error')),
  payload      jsonb NOT NULL DEFAULT '{}',
  created_at   timestamptz NOT NULL DEFAULT (now ()),
  UNIQUE (execution_id, seq)
);
CREATE INDEX execution_events_project ON execution_events (project_id);

-- Append only.
CREATE TABLE messages (
  id              uuid PRIMARY KEY NOT NULL DEFAULT (gen_random_uuid ()),
  project_id      uuid NOT NULL,
  conversation_id uuid NOT NULL,
  author_role     text NOT NULL DEFAULT 'user' CHECK (author_role IN ('user', 'agent', 'system')),
  author_id       uuid DEFAULT (uid ()) REFERENCES profiles (id) ON DELETE SET NULL,
  execution_id    uuid REFERENCES executions (id) ON DELETE SET NULL,
  content         text NOT NULL CHECK (content <> ''),
  created_at      timestamptz NOT NULL DEFAULT (now ()),
  FOREIGN KEY (conversation_id, project_id) REFERENCES conversations (id, project_id) ON DELETE CASCADE
);
CREATE INDEX messages_conversation ON messages (conversation_id, created_at, id);
CREATE INDEX messages_execution ON messages (execution_id);
CREATE INDEX messages_author ON messages (author_id);

INSERT INTO series (project_id) SELECT id FROM projects WHERE kind = 'series';

CREATE TRIGGER series_touch AFTER UPDATE ON series
WHEN NEW.version = OLD.version
  AND (NEW.genre, NEW.logline)
      IS NOT (OLD.genre, OLD.logline)
BEGIN
  UPDATE series SET version = OLD.version + 1, updated_at = now (), updated_by = uid ()
  WHERE rowid = NEW.rowid;
END;

CREATE TRIGGER episodes_touch AFTER UPDATE ON episodes
WHEN NEW.version = OLD.version AND OLD.position IS NOT NULL
  AND (NEW.project_id, NEW.position, NEW.title, NEW.synopsis, NEW.status)
      IS NOT (OLD.project_id, OLD.position, OLD.title, OLD.synopsis, OLD.status)
BEGIN
  UPDATE episodes SET version = OLD.version + 1, updated_at = now (), updated_by = uid ()
  WHERE rowid = NEW.rowid;
END;

CREATE TRIGGER characters_touch AFTER UPDATE ON characters
WHEN NEW.version = OLD.version
  AND (NEW.project_id, NEW.name, NEW.role, NEW.description, NEW.media_id)
      IS NOT (OLD.project_id, OLD.name, OLD.role, OLD.description, OLD.media_id)
BEGIN
  UPDATE characters SET version = OLD.version + 1, updated_at = now (), updated_by = uid ()
  WHERE rowid = NEW.rowid;
END;

CREATE TRIGGER scenes_touch AFTER UPDATE ON scenes
WHEN NEW.version = OLD.version AND OLD.position IS NOT NULL
  AND (NEW.project_id, NEW.episode_id, NEW.position, NEW.heading, NEW.summary, NEW.duration_s, NEW.media_id)
      IS NOT (OLD.project_id, OLD.episode_id, OLD.position, OLD.heading, OLD.summary, OLD.duration_s,
        OLD.media_id)
BEGIN
  UPDATE scenes SET version = OLD.version + 1, updated_at = now (), updated_by = uid ()
  WHERE rowid = NEW.rowid;
END;

CREATE TRIGGER conversations_touch AFTER UPDATE ON conversations
WHEN NEW.version = OLD.version
  AND (NEW.project_id, NEW.user_id, NEW.title, NEW.mode)
      IS NOT (OLD.project_id, OLD.user_id, OLD.title, OLD.mode)
BEGIN
  UPDATE conversations SET version = OLD.version + 1, updated_at = now ()
  WHERE rowid = NEW.rowid;
END;

CREATE TRIGGER executions_touch AFTER UPDATE ON executions
WHEN NEW.version = OLD.version
  AND (NEW.project_id, NEW.conversation_id, NEW.agent, NEW.input, NEW.status, NEW.progress, NEW.result,
        NEW.error_message, NEW.last_seq, NEW.started_at, NEW.finished_at)
      IS NOT (OLD.project_id, OLD.conversation_id, OLD.agent, OLD.input, OLD.status, OLD.progress, OLD.result,
        OLD.error_message, OLD.last_seq, OLD.started_at, OLD.finished_at)
BEGIN
  UPDATE executions SET version = OLD.version + 1, updated_at = now ()
  WHERE rowid = NEW.rowid;
END;

-- Rows without a position go to the end, and never lose it again.
CREATE TRIGGER episodes_position AFTER INSERT ON episodes WHEN NEW.position IS NULL
BEGIN
  UPDATE episodes SET position = (SELECT coalesce (max (p.position) + 1, 0) FROM episodes AS p
                             WHERE p.project_id = NEW.project_id AND p.rowid <> NEW.rowid)
  WHERE rowid = NEW.rowid;
END;
CREATE TRIGGER scenes_position AFTER INSERT ON scenes WHEN NEW.position IS NULL
BEGIN
  UPDATE scenes SET position = (SELECT coalesce (max (p.position) + 1, 0) FROM scenes AS p
                             WHERE p.project_id = NEW.project_id AND p.episode_id IS NEW.episode_id AND p.rowid <> NEW.rowid)
  WHERE rowid = NEW.rowid;
END;
CREATE TRIGGER photos_placed BEFORE UPDATE OF position ON photos WHEN NEW.position IS NULL
BEGIN
  SELECT RAISE (ABORT, 'NOT NULL constraint failed: photos.position');
END;
CREATE TRIGGER tasks_placed BEFORE UPDATE OF position ON tasks WHEN NEW.position IS NULL
BEGIN
  SELECT RAISE (ABORT, 'NOT NULL constraint failed: tasks.position');
END;
CREATE TRIGGER episodes_placed BEFORE UPDATE OF position ON episodes WHEN NEW.position IS NULL
BEGIN
  SELECT RAISE (ABORT, 'NOT NULL constraint failed: episodes.position');
END;
CREATE TRIGGER scenes_placed BEFORE UPDATE OF position ON scenes WHEN NEW.position IS NULL
BEGIN
  SELECT RAISE (ABORT, 'NOT NULL constraint failed: scenes.position');
END;

CREATE TRIGGER projects_created_series AFTER INSERT ON projects WHEN NEW.kind = 'series'
BEGIN
  INSERT INTO series (project_id) VALUES (NEW.id);
END;

CREATE TRIGGER episodes_tombstone AFTER DELETE ON episodes
BEGIN
  INSERT INTO deletions (table_name, row_id, project_id)
  SELECT 'episodes', OLD.id, p.id FROM projects AS p WHERE p.id = OLD.project_id;
END;
CREATE TRIGGER characters_tombstone AFTER DELETE ON characters
BEGIN
  INSERT INTO deletions (table_name, row_id, project_id)
  SELECT 'characters', OLD.id, p.id FROM projects AS p WHERE p.id = OLD.project_id;
END;
CREATE TRIGGER scenes_tombstone AFTER DELETE ON scenes
BEGIN
  INSERT INTO deletions (table_name, row_id, project_id)
  SELECT 'scenes', OLD.id, p.id FROM projects AS p WHERE p.id = OLD.project_id;
END;
CREATE TRIGGER conversations_tombstone AFTER DELETE ON conversations
BEGIN
  INSERT INTO deletions (table_name, row_id, project_id)
  SELECT 'conversations', OLD.id, p.id FROM projects AS p WHERE p.id = OLD.project_id;
END;

-- Files that the caller sees: his own, and those placed in his projects.
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
  SELECT sound_media_id FROM films WHERE project_id IN (SELECT project_id FROM my_project)
  UNION ALL
  SELECT cover_media_id FROM projects WHERE id IN (SELECT project_id FROM my_project);

CREATE TRIGGER characters_may_place BEFORE INSERT ON characters
WHEN NEW.media_id IS NOT NULL AND NOT definer () AND NOT EXISTS (SELECT 1 FROM my_media AS m WHERE m.media_id = NEW.media_id)
BEGIN
  SELECT deny ('characters');
END;
CREATE TRIGGER characters_may_replace BEFORE UPDATE OF media_id ON characters
WHEN NEW.media_id IS NOT NULL AND NEW.media_id IS NOT OLD.media_id AND NOT definer ()
     AND NOT EXISTS (SELECT 1 FROM my_media AS m WHERE m.media_id = NEW.media_id)
BEGIN
  SELECT deny ('characters');
END;
CREATE TRIGGER scenes_may_place BEFORE INSERT ON scenes
WHEN NEW.media_id IS NOT NULL AND NOT definer () AND NOT EXISTS (SELECT 1 FROM my_media AS m WHERE m.media_id = NEW.media_id)
BEGIN
  SELECT deny ('scenes');
END;
CREATE TRIGGER scenes_may_replace BEFORE UPDATE OF media_id ON scenes
WHEN NEW.media_id IS NOT NULL AND NEW.media_id IS NOT OLD.media_id AND NOT definer ()
     AND NOT EXISTS (SELECT 1 FROM my_media AS m WHERE m.media_id = NEW.media_id)
BEGIN
  SELECT deny ('scenes');
END;

INSERT INTO access_rule (tbl, command, using_sql, check_sql) VALUES
  ('series', 'SELECT', 'project_id IN (SELECT project_id FROM my_project)', NULL),
  ('episodes', 'SELECT', 'project_id IN (SELECT project_id FROM my_project)', NULL),
  ('characters', 'SELECT', 'project_id IN (SELECT project_id FROM my_project)', NULL),
  ('scenes', 'SELECT', 'project_id IN (SELECT project_id FROM my_project)', NULL),
  ('scene_characters', 'SELECT', 'project_id IN (SELECT project_id FROM my_project)', NULL),
  ('conversations', 'SELECT', 'project_id IN (SELECT project_id FROM my_project)', NULL),
  ('messages', 'SELECT', 'project_id IN (SELECT project_id FROM my_project)', NULL),
  ('executions', 'SELECT', 'project_id IN (SELECT project_id FROM my_project)', NULL),
  ('execution_events', 'SELECT', 'project_id IN (SELECT project_id FROM my_project)', NULL),
  ('series', 'UPDATE', 'project_id IN (SELECT project_id FROM my_project WHERE rank >= 3)', NULL),
  ('episodes', 'ALL', 'project_id IN (SELECT project_id FROM my_project WHERE rank >= 3)', NULL),
  ('characters', 'ALL', 'project_id IN (SELECT project_id FROM my_project WHERE rank >= 3)', NULL),
  ('scenes', 'ALL', 'project_id IN (SELECT project_id FROM my_project WHERE rank >= 3)', NULL),
  ('scene_characters', 'ALL', 'project_id IN (SELECT project_id FROM my_project WHERE rank >= 3)', NULL),
  ('conversations', 'INSERT', NULL,
   'project_id IN (SELECT project_id FROM my_project WHERE rank >= 2) AND user_id = uid ()'),
  ('conversations', 'UPDATE', 'project_id IN (SELECT project_id FROM my_project WHERE rank >= 3)
      OR (user_id = uid () AND project_id IN (SELECT project_id FROM my_project))', NULL),
  ('conversations', 'DELETE', 'project_id IN (SELECT project_id FROM my_project WHERE rank >= 3)
      OR (user_id = uid () AND project_id IN (SELECT project_id FROM my_project))', NULL),
  ('messages', 'INSERT', NULL, 'project_id IN (SELECT project_id FROM my_project WHERE rank >= 2)
      AND author_role = ''user'' AND author_id = uid ()');

INSERT INTO access_grant VALUES
  ('series', 'SELECT', NULL), ('series', 'UPDATE', '["genre","logline"]'),
  ('episodes', 'SELECT', NULL), ('episodes', 'INSERT', '["id","project_id","position","title","synopsis","status"]'),
  ('episodes', 'UPDATE', '["position","title","synopsis","status"]'), ('episodes', 'DELETE', NULL),
  ('characters', 'SELECT', NULL),
  ('characters', 'INSERT', '["id","project_id","name","role","description","media_id"]'),
  ('characters', 'UPDATE', '["name","role","description","media_id"]'), ('characters', 'DELETE', NULL),
  ('scenes', 'SELECT', NULL),
  ('scenes', 'INSERT', '["id","project_id","episode_id","position","heading","summary","duration_s","media_id"]'),
  ('scenes', 'UPDATE', '["episode_id","position","heading","summary","duration_s","media_id"]'),
  ('scenes', 'DELETE', NULL),
  ('scene_characters', 'SELECT', NULL), ('scene_characters', 'INSERT', NULL), ('scene_characters', 'DELETE', NULL),
  ('conversations', 'SELECT', NULL), ('conversations', 'INSERT', '["id","project_id","title","mode"]'),
  ('conversations', 'UPDATE', '["title","mode"]'), ('conversations', 'DELETE', NULL),
  ('messages', 'SELECT', NULL), ('messages', 'INSERT', '["id","project_id","conversation_id","content"]'),
  ('executions', 'SELECT', NULL), ('execution_events', 'SELECT', NULL);

INSERT INTO publication VALUES ('series'), ('episodes'), ('characters'), ('scenes'), ('scene_characters'),
  ('conversations'), ('messages'), ('executions'), ('execution_events');
