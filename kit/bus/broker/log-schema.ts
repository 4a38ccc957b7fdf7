/**
 * The file of the broker. `arrival` counts over all topics and is never given out twice, also when everything was trimmed;
 * `partition` remembers how far the offsets have come for the same reason. `place` is where the groups stand.
 */
export const SCHEMA = `
  create table if not exists topic (
    topic integer primary key,
    name  text not null unique
  ) strict;
  create table if not exists event (
    arrival   integer primary key autoincrement,
    topic     integer not null,
    partition integer not null,
    offset    integer not null,
    at        integer not null,
    bytes     integer not null,
    text      text not null
  ) strict;
  create unique index if not exists event_offset on event (topic, partition, offset);
  create table if not exists partition (
    topic     integer not null,
    partition integer not null,
    first     integer not null,
    next      integer not null,
    bytes     integer not null,
    primary key (topic, partition)
  ) strict, without rowid;
  create table if not exists place (
    consumer  text not null,
    topic     integer not null,
    partition integer not null,
    position  integer not null,
    lost      integer not null,
    primary key (consumer, topic, partition)
  ) strict, without rowid;`
