-- Since when somebody cannot sign in any more.
alter table account add column disabled_at bigint;
create index account_staff on account (account_id) where kind = 'staff';
-- The link of a letter chooses the first password instead of another one.
alter table letter add column invites bigint not null default 0;

-- Keys of programs. Of the secret there is only a digest.
create table api_key (
  key_id text primary key,
  account_id text not null,
  name text not null,
  secret_digest text not null,
  -- A JSON list. What it opens is that of it which the account may do.
  permissions text not null,
  created_at bigint not null,
  expires_at bigint not null,
  revoked_at bigint
);
create index api_key_account on api_key (account_id, key_id);
