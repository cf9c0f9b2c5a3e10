-- Of values whose answers were lost, one after another since the channel accepted one, the least that it may hold by them. The number beside it, expected, stays what it should hold if none of them is there.
alter table channel_value add column expected_least numeric(18,4);
