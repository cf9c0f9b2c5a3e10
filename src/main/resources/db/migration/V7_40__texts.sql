-- Names and descriptions are values of channels too.
alter table channel_value alter column kind set data type varchar(20);
alter table channel_value alter column wanted set data type varchar(300);
alter table channel_value alter column sent set data type varchar(300);
alter table channel_value alter column accepted set data type varchar(300);
alter table channel_value alter column last_accepted set data type varchar(300);
alter table channel_value alter column previous_accepted set data type varchar(300);
alter table value_history alter column kind set data type varchar(20);
alter table value_summary alter column kind set data type varchar(20);
alter table value_batch alter column kind set data type varchar(20);
alter table drift alter column kind set data type varchar(20);
alter table drift alter column found set data type varchar(300);
alter table drift alter column expected set data type varchar(300);

-- A longer text stands in these tables as its beginning and its hash, and whole here.
create table value_text (
    sku        varchar(100) not null,
    short_form varchar(300) not null,
    text       text         not null,
    used_at    timestamp(6) with time zone not null,
    primary key (sku, short_form)
);
