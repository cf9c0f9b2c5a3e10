-- Words of scopes, by hash, that rules and guards in force have named: whether any goods or customers have ever matched them. They are not refused again.
create table known_scope (
    scope   varchar(64) primary key,
    matched boolean     not null
);
