-- SPDX-License-Identifier: GPL-3.0-or-later
-- Payments, and the webhooks that tell how they ended.
CREATE TABLE payments (
  id           uuid PRIMARY KEY NOT NULL,                                     -- made by the client
  user_id      uuid NOT NULL REFERENCES profiles (id) ON DELETE CASCADE,
  purpose      text NOT NULL CHECK (purpose IN ('credits', 'enrollment')),
  credits      int  NOT NULL DEFAULT 0 CHECK (credits >= 0),
  project_id   uuid REFERENCES projects (id) ON DELETE SET NULL,  -- the course, for an enrollment
  amount_cents int  NOT NULL CHECK (amount_cents > 0),
  currency     text NOT NULL,
  status       text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'paid', 'failed', 'refunded')),
  checkout_url text,
  created_at   timestamptz NOT NULL DEFAULT (now ()),
  updated_at   timestamptz NOT NULL DEFAULT (now ()),
  version      int  NOT NULL DEFAULT 1
);
CREATE INDEX payments_user ON payments (user_id, created_at DESC);
CREATE INDEX payments_project ON payments (project_id);

CREATE TABLE webhook_events (                -- an event is applied once, a repetition gets the first answer
  event_id    text PRIMARY KEY NOT NULL,
  type        text NOT NULL,
  payload     jsonb NOT NULL,
  result      jsonb,
  received_at timestamptz NOT NULL DEFAULT (now ())
);
INSERT INTO private_table VALUES ('webhook_events');

CREATE TRIGGER payments_touch AFTER UPDATE ON payments
WHEN NEW.version = OLD.version
  AND (NEW.user_id, NEW.purpose, NEW.credits, NEW.project_id, NEW.amount_cents, NEW.currency, NEW.status,
        NEW.checkout_url)
      IS NOT (OLD.user_id, OLD.purpose, OLD.credits, OLD.project_id, OLD.amount_cents, OLD.currency,
        OLD.status, OLD.checkout_url)
BEGIN
  UPDATE payments SET version = OLD.version + 1, updated_at = now ()
  WHERE rowid = NEW.rowid;
END;

INSERT INTO access_rule (tbl, command, using_sql) VALUES ('payments', 'SELECT', 'user_id = uid ()');
INSERT INTO access_grant VALUES ('payments', 'SELECT', NULL);
INSERT INTO publication VALUES ('payments');
