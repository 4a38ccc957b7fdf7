-- Who people are. An account that is pending has not shown yet that it reads its e-mail address; of these there may be several
-- with one address, and the first whose letter is answered gets it.
create table account (
  account_id text primary key,
  kind text not null check (kind in ('customer', 'staff')),
  state text not null check (state in ('pending', 'active')),
  email text not null,
  password_hash text not null,
  name text not null,
  phone text,
  locale text not null,
  marketing integer not null check (marketing in (0, 1)),
  -- A JSON list of the names of roles. Customers have none.
  roles text not null,
  default_address_id text,
  created_at bigint not null
);
create index account_pending on account (created_at) where state = 'pending';
create index account_customer on account (account_id) where kind = 'customer' and state = 'active';

-- Whose an e-mail address is, in small letters. A row of its own, so that of two who want one at once one gets it.
create table email_owner (
  email_key text primary key,
  account_id text not null
);

-- What is kept of a session is not enough to make one of its tokens: that takes the secret of the service too.
create table session (
  session_id text primary key,
  account_id text not null,
  salt text not null,
  -- Which of its refresh tokens is the present one, and since when.
  turn bigint not null,
  turned_at bigint not null,
  device text,
  created_at bigint not null,
  expires_at bigint not null,
  ended_at bigint
);
create index session_account on session (account_id, session_id);
create index session_expiry on session (expires_at);

-- What is to be written to somebody. The secret of its link is made of the salt and the secret of the service.
create table letter (
  letter_id text primary key,
  kind text not null check (kind in ('verify_email', 'reset_password', 'change_email', 'password_changed', 'email_changed')),
  -- Without one it is found out by the address when the letter is written.
  account_id text,
  email text not null,
  email_key text not null,
  salt text not null,
  created_at bigint not null,
  expires_at bigint not null,
  used_at bigint
);
create index letter_email on letter (email_key, created_at);
create index letter_expiry on letter (expires_at);

-- How often signing in has failed with an e-mail address, whether there is an account or not. Only a digest of it is kept.
create table failure (
  email_digest text primary key,
  failures bigint not null,
  failed_at bigint not null,
  locked_until bigint not null
);
create index failure_age on failure (failed_at);

create table address (
  address_id text primary key,
  account_id text not null,
  name text not null,
  line1 text not null,
  line2 text,
  city text not null,
  region text,
  postal_code text,
  country text not null,
  phone text
);
create index address_account on address (account_id, address_id);

-- The keys that sign access tokens, one after the other. The private half is encrypted with the secret of the service.
create table signing_key (
  generation bigint primary key,
  key_id text not null,
  public_half text not null,
  sealed text not null,
  active_at bigint not null,
  revoked_at bigint
);
