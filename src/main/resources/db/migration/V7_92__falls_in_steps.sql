-- Prices that fall in steps fall by their sum: each step is a row with what the price was before it. Of stock, and of falls before this table, that is not known. Steps that are not far enough do not count.
create table guard_fall_new (
    mass       varchar(60)  not null,
    connection varchar(64)  not null,
    name       varchar(50)  not null,
    sku        varchar(100) not null,
    was        numeric(18,4),
    counts     boolean      not null,
    until      timestamp(6) with time zone not null
);
insert into guard_fall_new (mass, connection, name, sku, counts, until) select mass, connection, '', sku, true, until from guard_fall;
drop table guard_fall;
alter table guard_fall_new rename to guard_fall;
create index guard_fall_of on guard_fall (mass, connection, sku, until);
create index guard_fall_until on guard_fall (until);
