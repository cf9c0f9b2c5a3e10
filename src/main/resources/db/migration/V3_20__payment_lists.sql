-- The list of payments goes by the time of their last change.
create index payment_by_time on payment (updated_at, payment_id);
