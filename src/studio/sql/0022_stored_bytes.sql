-- SPDX-License-Identifier: GPL-3.0-or-later
-- What lies in a person's folder counts against the plan, whether a row of media_files tells of it or not.
CREATE TABLE stored_bytes (
  user_id uuid PRIMARY KEY NOT NULL,
  bytes   bigint NOT NULL DEFAULT 0 CHECK (bytes >= 0)
);
INSERT INTO private_table VALUES ('stored_bytes');
INSERT INTO stored_bytes (user_id, bytes)
  SELECT substr (name, 1, 36), sum (coalesce (metadata ->> 'size', 0)) FROM storage_objects
  WHERE substr (name, 37, 1) = '/' GROUP BY 1;

CREATE TRIGGER storage_objects_stored AFTER INSERT ON storage_objects WHEN substr (NEW.name, 37, 1) = '/'
BEGIN
  INSERT INTO stored_bytes (user_id, bytes) VALUES (substr (NEW.name, 1, 36), coalesce (NEW.metadata ->> 'size', 0))
  ON CONFLICT (user_id) DO UPDATE SET bytes = bytes + excluded.bytes;
  SELECT fail (413, 'storage_quota_exceeded', json_object ('used', s.bytes, 'quota', q.storage_quota_bytes))
  FROM stored_bytes AS s JOIN profiles AS p ON p.id = s.user_id JOIN plans AS q ON q.id = p.subscription_plan
  WHERE s.user_id = substr (NEW.name, 1, 36) AND s.bytes > q.storage_quota_bytes;
END;
CREATE TRIGGER storage_objects_moved AFTER UPDATE OF name, metadata ON storage_objects
BEGIN
  UPDATE stored_bytes SET bytes = max (0, bytes - coalesce (OLD.metadata ->> 'size', 0))
  WHERE user_id = substr (OLD.name, 1, 36) AND substr (OLD.name, 37, 1) = '/';
  INSERT INTO stored_bytes (user_id, bytes)
    SELECT substr (NEW.name, 1, 36), coalesce (NEW.metadata ->> 'size', 0) WHERE substr (NEW.name, 37, 1) = '/'
  ON CONFLICT (user_id) DO UPDATE SET bytes = bytes + excluded.bytes;
  SELECT fail (413, 'storage_quota_exceeded', json_object ('used', s.bytes, 'quota', q.storage_quota_bytes))
  FROM stored_bytes AS s JOIN profiles AS p ON p.id = s.user_id JOIN plans AS q ON q.id = p.subscription_plan
  WHERE s.user_id = substr (NEW.name, 1, 36) AND s.bytes > q.storage_quota_bytes
    AND coalesce (NEW.metadata ->> 'size', 0) > coalesce (OLD.metadata ->> 'size', 0);
END;
CREATE TRIGGER storage_objects_freed AFTER DELETE ON storage_objects WHEN substr (OLD.name, 37, 1) = '/'
BEGIN
  UPDATE stored_bytes SET bytes = max (0, bytes - coalesce (OLD.metadata ->> 'size', 0))
  WHERE user_id = substr (OLD.name, 1, 36);
END;
