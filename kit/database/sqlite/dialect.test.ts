import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toSqlite } from './dialect.ts'

const cases: Record<string, [migration: string, expected: string]> = {
  'a table becomes strict, and bigint a type that STRICT knows': [
    'create table a (n bigint not null, x double  precision, t text)',
    'create table a (n int not null, x real, t text) strict',
  ],
  'every table of a migration, with or without semicolons, comments and nested parentheses': [
    'CREATE TABLE IF NOT EXISTS "a" (n BIGINT check (n in (1, 2))); -- then; (\ncreate temp table b (n bigint)\n;',
    'CREATE TABLE IF NOT EXISTS "a" (n int check (n in (1, 2))) strict; -- then; (\ncreate temp table b (n int) strict\n;',
  ],
  'comments, texts and quoted names stay as they are': [
    `/* create table bigint ( */ insert into a values ('create table x (n bigint)', 'it''s'), ("bigint") -- bigint`,
    `/* create table bigint ( */ insert into a values ('create table x (n bigint)', 'it''s'), ("bigint") -- bigint`,
  ],
  'a table with options of its own was written for SQLite': [
    'create table a (n bigint) without rowid; create table b (n integer primary key) strict',
    'create table a (n int) without rowid; create table b (n integer primary key) strict',
  ],
  'indexes, views and tables made from a query have no columns to be strict about': [
    'create index i on a (n); create view v as select (1); create table c as select (n) from a; alter table a add column m bigint',
    'create index i on a (n); create view v as select (1); create table c as select (n) from a; alter table a add column m int',
  ],
  'a comment between the columns and the end': [
    'create table a (n bigint) -- the end\n/* really */ ;',
    'create table a (n int) strict -- the end\n/* really */ ;',
  ],
}

for (const [title, [migration, expected]] of Object.entries(cases))
  test(title, () => assert.equal(toSqlite(migration), expected))
