-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who signs up gets a profile, credits, and the places that were kept for the address.
-- The person of the local studio is always the same one, with plan team and a grant of a thousand credits.
CREATE TRIGGER auth_users_created AFTER INSERT ON auth_users
BEGIN
  INSERT INTO profiles (id, email, display_name, language, subscription_plan)
  VALUES (NEW.id, lower (NEW.email),
          coalesce (nullif (json_extract (NEW.raw_user_meta_data, '$.display_name'), ''),
                    substr (NEW.email, 1, instr (NEW.email, '@') - 1)),
          coalesce (nullif (json_extract (NEW.raw_user_meta_data, '$.language'), ''), 'en'),
          CASE NEW.id WHEN '00000000-0000-4000-8000-000000000001' THEN 'team' ELSE 'free' END);
  INSERT INTO credit_accounts (user_id, balance)
  SELECT NEW.id, CASE NEW.id WHEN '00000000-0000-4000-8000-000000000001' THEN 1000 ELSE signup_credits END
  FROM plans WHERE id = 'free';
  INSERT INTO credit_ledger (user_id, kind, balance_delta, reserved_delta, balance_after, reserved_after)
  SELECT user_id, 'grant', balance, 0, balance, 0 FROM credit_accounts WHERE user_id = NEW.id AND balance > 0;
  INSERT INTO project_members (project_id, user_id, role)
  SELECT project_id, NEW.id, role FROM project_invites WHERE email = lower (NEW.email);
  DELETE FROM project_invites WHERE email = lower (NEW.email);
END;

INSERT OR IGNORE INTO auth_users (id, email, email_confirmed_at, raw_app_meta_data)
VALUES ('00000000-0000-4000-8000-000000000001', 'local@backlot.invalid', now (),
        '{"provider":"peer","providers":["peer"]}');

-- A project deleted with jobs under way gives the credits back.
CREATE TRIGGER jobs_deleted BEFORE DELETE ON jobs WHEN OLD.status IN ('queued', 'processing') AND OLD.cost > 0
BEGIN
  UPDATE credit_accounts SET reserved = reserved - OLD.cost WHERE user_id = OLD.user_id;
  INSERT INTO credit_ledger (user_id, kind, balance_delta, reserved_delta, balance_after, reserved_after, job_id)
  SELECT user_id, 'refund', 0, -OLD.cost, balance, reserved, OLD.id FROM credit_accounts WHERE user_id = OLD.user_id;
END;
