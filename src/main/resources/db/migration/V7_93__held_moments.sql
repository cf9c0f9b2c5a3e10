-- Since when a guard has held the value, and until when it did, where a newer one took its place; otherwise its approval says when it was decided on.
alter table approval_item add column held_at timestamp(6) with time zone;
alter table approval_item add column over_at timestamp(6) with time zone;
