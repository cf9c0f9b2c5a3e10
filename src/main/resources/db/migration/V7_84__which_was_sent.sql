-- Which decision was sent: wanted_at of the value as it was taken. Its answer may come when a newer one is wanted already. Empty of what was sent before this column.
alter table channel_value add column sent_of timestamp(6) with time zone;
alter table value_history add column decided_at timestamp(6) with time zone;
