-- Sagas that are over, by when they ended: after a while they are deleted.
create index souk_saga_over on souk_saga (ended_at) where ended_at is not null;
