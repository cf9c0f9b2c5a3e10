-- What the channel accepted last: 'accepted' is empty while a newer value is on its way, and after a refusal, because nobody knows what holds then.
alter table channel_value add column last_accepted varchar(40);
update channel_value set last_accepted = accepted;
