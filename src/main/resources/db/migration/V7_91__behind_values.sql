-- What a channel was to hold before something that is only for a while, a value set by a person or a rule with an end; and the names of that, a line each. Both empty where nothing is.
alter table channel_value add column behind varchar(300);
alter table channel_value add column limited_by text;
