-- Rates as banks publish them: what one unit of the currency costs in the base, by the table's own day.
create table exchange_rate (
    rate_table varchar(20)    not null,
    base       varchar(3)     not null,
    currency   varchar(3)     not null,
    valid_on   date           not null,
    number     varchar(40)    not null,
    rate       numeric(20,10) not null,
    source     varchar(64)    not null,
    message_id varchar(40)    not null,
    heard_at   timestamp(6) with time zone not null,
    primary key (rate_table, base, currency, valid_on)
);

-- Until when each table is known in full, and when something of it became known last.
create table rate_table (
    name       varchar(20) not null,
    base       varchar(3)  not null,
    as_of      timestamp(6) with time zone not null,
    changed_at timestamp(6) with time zone not null,
    primary key (name, base)
);

-- The rates that the prices of a channel are made of: they stay while the newest one is within the rule's hold.
create table held_rate (
    connection varchar(64)    not null,
    currency   varchar(3)     not null,
    rate_table varchar(20)    not null,
    base       varchar(3)     not null,
    valid_on   date           not null,
    number     varchar(40)    not null,
    rate       numeric(20,10) not null,
    message_id varchar(40),
    taken_at   timestamp(6) with time zone not null,
    primary key (connection, currency)
);
