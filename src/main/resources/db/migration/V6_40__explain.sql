-- When the value was sent whose answer the row tells: ACCEPTED, REFUSED (also without a link to an offer) or TRIED (sent without a known end).
alter table value_history add column sent_at timestamp(6) with time zone;

-- What is left of history rows that are purged, by month. lowest and highest are of values that are numbers.
create table value_summary (
    sku        varchar(100) not null,
    kind       varchar(10)  not null,
    connection varchar(64)  not null,
    event      varchar(10)  not null,
    name       varchar(50)  not null,
    month_of   date         not null,
    changes    int          not null,
    lowest     numeric(18,4),
    highest    numeric(18,4),
    last_value varchar(60)  not null,
    last_at    timestamp(6) with time zone not null,
    primary key (sku, kind, connection, event, name, month_of)
);
