-- Tokens that people have given the hub for a connection. Both are encrypted with the hub's key; a refresh token may be good for one use only.
create table connection_token (
    connection    varchar(64) primary key,
    access_token  text        not null,
    refresh_token text        not null,
    expires_at    timestamp(6) with time zone not null,
    obtained_at   timestamp(6) with time zone not null
);
