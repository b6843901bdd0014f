-- SPDX-License-Identifier: GPL-3.0-or-later
-- Shared text (operational transformation, the server is the sequencer). In the local studio the functions are C:
-- src/studio/collab.
-- Text that several people type in at once. At most one of the three references is set; none = the project's notes.
create table public.documents (
  id         uuid primary key default gen_random_uuid(),
  project_id uuid not null references public.projects (id) on delete cascade,
  episode_id uuid,
  scene_id   uuid,
  chapter_id uuid,
  content    text not null default '',
  rev        int  not null default 0,                                -- number of operations applied
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check (num_nonnulls(episode_id, scene_id, chapter_id) <= 1),
  unique nulls not distinct (project_id, episode_id, scene_id, chapter_id),
  foreign key (episode_id, project_id) references public.episodes (id, project_id) on delete cascade,
  foreign key (scene_id, project_id) references public.scenes (id, project_id) on delete cascade,
  foreign key (chapter_id, project_id) references public.chapters (id, project_id) on delete cascade
);

create table public.document_ops (
  document_id uuid not null references public.documents (id) on delete cascade,
  rev         int  not null,                                         -- the revision this operation makes
  project_id  uuid not null references public.projects (id) on delete cascade,
  op_id       uuid not null,                                         -- made by the client: replay is harmless
  client_id   text not null,
  author_id   uuid references public.profiles (id) on delete set null,
  ops         jsonb not null,                    -- [5, "new", {"d": 3}] = keep 5, insert, delete 3 (code points)
  created_at  timestamptz not null default now(),
  primary key (document_id, rev),
  unique (document_id, op_id)
);

create function public.open_document(p_project_id uuid, p_entity_type text, p_entity_id uuid default null)
returns public.documents
language plpgsql security definer set search_path = '' as $$
declare d public.documents;
begin
  perform private.require_rank(p_project_id, 1);
  if coalesce(p_entity_type, '') not in ('project', 'episode', 'scene', 'chapter') then perform private.fail(422, 'entity_not_textual'); end if;
  insert into public.documents (project_id, episode_id, scene_id, chapter_id)
  values (p_project_id, case p_entity_type when 'episode' then p_entity_id end,
          case p_entity_type when 'scene' then p_entity_id end, case p_entity_type when 'chapter' then p_entity_id end)
  on conflict do nothing;
  select * into d from public.documents where project_id = p_project_id
    and episode_id is not distinct from case p_entity_type when 'episode' then p_entity_id end
    and scene_id   is not distinct from case p_entity_type when 'scene'   then p_entity_id end
    and chapter_id is not distinct from case p_entity_type when 'chapter' then p_entity_id end;
  return d;
end $$;

create function private.apply_text_ops(p_text text, p_ops jsonb) returns text
language plpgsql immutable set search_path = '' as $$
declare v_out text := ''; v_pos int := 0; v_n int; o jsonb;
begin
  for o in select * from jsonb_array_elements(p_ops) loop
    case jsonb_typeof(o)
      when 'string' then v_out := v_out || (o #>> '{}');
      when 'number' then v_n := (o #>> '{}')::int; v_out := v_out || substr(p_text, v_pos + 1, greatest(v_n, 0));
      when 'object' then v_n := (o ->> 'd')::int;
    end case;
    if jsonb_typeof(o) <> 'string' then
      if v_n is null or v_n <= 0 then perform private.fail(422, 'ops_not_valid'); end if;
      v_pos := v_pos + v_n;
    end if;
  end loop;
  if v_pos > char_length(p_text) then perform private.fail(422, 'ops_not_valid'); end if;
  return v_out || substr(p_text, v_pos + 1);
exception when case_not_found or invalid_text_representation then
  perform private.fail(422, 'ops_not_valid');
end $$;

-- Accepted only on top of the newest revision; otherwise the answer holds the operations the client missed, over
-- which it transforms its own and asks again. Sending the same op_id again is harmless.
create function public.push_document_op(p_document_id uuid, p_base_rev int, p_op_id uuid, p_client_id text, p_ops jsonb)
returns jsonb
language plpgsql security definer set search_path = '' as $$
declare d public.documents; v_done int;
begin
  select * into d from public.documents where id = p_document_id for update;
  if not found then perform private.fail(404, 'document_not_found'); end if;
  perform private.require_rank(d.project_id, 3);
  select rev into v_done from public.document_ops where document_id = d.id and op_id = p_op_id;
  if found then return jsonb_build_object('accepted', true, 'rev', v_done); end if;
  if p_base_rev is null or p_base_rev > d.rev or p_base_rev < 0 then perform private.fail(422, 'rev_not_valid'); end if;
  if p_base_rev < d.rev then
    return jsonb_build_object('accepted', false, 'rev', d.rev, 'missed',
      (select jsonb_agg(jsonb_build_object('rev', o.rev, 'op_id', o.op_id, 'client_id', o.client_id,
                                           'author_id', o.author_id, 'ops', o.ops) order by o.rev)
       from public.document_ops o where o.document_id = d.id and o.rev > p_base_rev));
  end if;
  update public.documents set content = private.apply_text_ops(content, p_ops), rev = rev + 1, updated_at = now()
  where id = d.id returning * into d;
  insert into public.document_ops (document_id, rev, project_id, op_id, client_id, author_id, ops)
  values (d.id, d.rev, d.project_id, p_op_id, p_client_id, auth.uid(), p_ops);
  return jsonb_build_object('accepted', true, 'rev', d.rev);
end $$;

select private.guard_tables(array['documents', 'document_ops']);
do $$
declare t text;
begin
  foreach t in array array['documents', 'document_ops'] loop
    execute format('create policy members_read on public.%I for select to authenticated
                    using (project_id in (select private.projects_of_rank(1)))', t);
    execute format('grant select on public.%I to authenticated', t);
  end loop;
end $$;
alter publication supabase_realtime add table public.document_ops;   -- not documents: their operations are sent instead

select private.guard_functions(array['public.open_document(uuid, text, uuid)',
                                     'public.push_document_op(uuid, int, uuid, text, jsonb)']);
