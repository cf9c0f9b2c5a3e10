-- What guards said of the value as they let it pass: the same as value_history.decision has in guards.
alter table candidate add column guards text;
