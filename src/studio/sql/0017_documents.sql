-- SPDX-License-Identifier: GPL-3.0-or-later
-- Text that several people type in at once. At most one of the three references is set; none = the project's notes.
CREATE TABLE documents (
  id         uuid PRIMARY KEY NOT NULL DEFAULT (gen_random_uuid ()),
  project_id uuid NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  episode_id uuid,
  scene_id   uuid,
  chapter_id uuid,
  content    text NOT NULL DEFAULT '',
  rev        int  NOT NULL DEFAULT 0,                                -- number of operations applied
  created_at timestamptz NOT NULL DEFAULT (now ()),
  updated_at timestamptz NOT NULL DEFAULT (now ()),
  CHECK ((episode_id IS NOT NULL) + (scene_id IS NOT NULL) + (chapter_id IS NOT NULL) <= 1),
  FOREIGN KEY (episode_id, project_id) REFERENCES episodes (id, project_id) ON DELETE CASCADE,
  FOREIGN KEY (scene_id, project_id) REFERENCES scenes (id, project_id) ON DELETE CASCADE,
  FOREIGN KEY (chapter_id, project_id) REFERENCES chapters (id, project_id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX documents_place ON documents
  (project_id, coalesce (episode_id, ''), coalesce (scene_id, ''), coalesce (chapter_id, ''));
CREATE INDEX documents_episode ON documents (episode_id);
CREATE INDEX documents_scene ON documents (scene_id);
CREATE INDEX documents_chapter ON documents (chapter_id);

CREATE TABLE document_ops (
  document_id uuid NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  rev         int  NOT NULL,                                         -- the revision this operation makes
  project_id  uuid NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  op_id       uuid NOT NULL,                                         -- made by the client: replay is harmless
  client_id   text NOT NULL,
  author_id   uuid REFERENCES profiles (id) ON DELETE SET NULL,
  ops         jsonb NOT NULL,                    -- [5, "new", {"d": 3}] = keep 5, insert, delete 3 (code points)
  created_at  timestamptz NOT NULL DEFAULT (now ()),
  PRIMARY KEY (document_id, rev),
  UNIQUE (document_id, op_id)
);
CREATE INDEX document_ops_project ON document_ops (project_id);
CREATE INDEX document_ops_author ON document_ops (author_id);

INSERT INTO access_rule (tbl, command, using_sql) VALUES
  ('documents', 'SELECT', 'project_id IN (SELECT project_id FROM my_project)'),
  ('document_ops', 'SELECT', 'project_id IN (SELECT project_id FROM my_project)');
INSERT INTO access_grant VALUES ('documents', 'SELECT', NULL), ('document_ops', 'SELECT', NULL);

-- Not documents: their operations are told instead.
INSERT INTO publication VALUES ('document_ops');
