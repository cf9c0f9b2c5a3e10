create table sl_Magazyn (mag_Id int not null primary key, mag_Symbol varchar(3) not null, mag_Nazwa varchar(50) not null);
create table tw__Towar (tw_Id int not null primary key, tw_Symbol varchar(20) not null, tw_Nazwa varchar(50) not null, tw_Rodzaj int not null, tw_Zablokowany bit not null, tw_Usuniety bit not null, tw_PodstKodKresk varchar(20), tw_JednMiary varchar(10), tw_Opis varchar(255), tw_DostSymbol varchar(20), tw_IdVatSp int, tw_Masa money);
create table sl_StawkaVAT (vat_Id int not null primary key, vat_Stawka money, vat_Symbol varchar(10));
create table tw_Komplet (kpl_Id int primary key, kpl_IdKomplet int, kpl_IdSkladnik int, kpl_Liczba money);
create table tw_Stan (st_TowId int not null, st_MagId int not null, st_Stan money not null, st_StanRez money not null, primary key (st_TowId, st_MagId));
create table dok__Dokument (dok_Id int not null primary key, dok_Typ int not null, dok_NrPelny varchar(30) not null, dok_NrPelnyOryg varchar(30) not null, dok_Uwagi varchar(500) not null, dok_DataWyst datetime not null, dok_DoDokId int);
create table dok_Pozycja (ob_Id int not null primary key, ob_DokHanId int, ob_DokMagId int, ob_TowId int, ob_IloscMag money, ob_MagId int);
create table pw_Dane (pwd_Id int not null primary key, pwd_TypObiektu int not null, pwd_IdObiektu int not null, pwd_Tekst01 varchar(50), pwd_Tekst02 varchar(50));
create table kh__Kontrahent (kh_Id int not null primary key, kh_Symbol varchar(40), kh_EMail varchar(255));
create table adr__Ewid (adr_Id int not null primary key, adr_IdObiektu int not null, adr_TypAdresu int not null, adr_NazwaPelna varchar(255), adr_Adres varchar(60), adr_Kod varchar(8), adr_Miejscowosc varchar(40), adr_NIP varchar(20), adr_Telefon varchar(50), adr_IdPanstwo int);
create table sl_Panstwo (pa_Id int not null primary key, pa_KodPanstwaUE varchar(2));

insert into sl_Magazyn values (1, 'MAG', 'Główny'), (2, 'SKL', 'Sklep'), (3, 'AG', 'Serwis');
insert into tw__Towar (tw_Id, tw_Symbol, tw_Nazwa, tw_Rodzaj, tw_Zablokowany, tw_Usuniety) values (1, 'KUB-1', 'Kubek', 1, 0, 0), (2, 'DOSTAWA', 'Dostawa', 2, 0, 0), (3, 'STARE', 'Stare', 1, 1, 0), (4, 'NIEMA', 'Nie ma', 1, 0, 1), (5, 'ZES-1', 'Zestaw', 8, 0, 0);
insert into tw_Stan values (1, 1, 12, 5), (1, 2, 0.5, 0), (1, 3, 9, 0), (2, 1, 1, 0), (3, 1, 1, 0), (4, 1, 1, 0), (5, 1, 3, 0);
insert into dok__Dokument (dok_Id, dok_Typ, dok_NrPelny, dok_NrPelnyOryg, dok_Uwagi, dok_DataWyst) values (1042, 16, 'ZK 55/11/2026', 'c-0123456789abcdefghij', '', '2026-11-20'), (1043, 2, 'FS 9/11/2026', 'c-0123456789abcdefghij', '', '2026-11-20'), (1044, 16, 'ZK 56/11/2026', '', 'klient c-5', '2026-11-20'), (1045, 16, 'ZK 57/11/2026', 'B2B-1', '', '2026-11-20');
