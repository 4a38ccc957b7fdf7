alter table payment add column provider text not null default 'stand-in';
