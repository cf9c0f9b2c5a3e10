-- The tables of Subiekt GT that the simulation fills, with their names and columns there; rights of a reader on all of them.
create table if not exists sl_Magazyn (mag_Id int primary key, mag_Symbol varchar(3) not null, mag_Nazwa varchar(50), mag_Glowny bit);
create table if not exists kh__Kontrahent (kh_Id int identity primary key, kh_Symbol varchar(40) not null unique, kh_Rodzaj int, kh_EMail varchar(255));
create table if not exists sl_Panstwo (pa_Id int primary key, pa_Nazwa varchar(50), pa_KodPanstwaUE varchar(2));
merge into sl_Panstwo key (pa_Id) values (1, 'Polska', 'PL'), (2, 'Niemcy', 'DE');
create table if not exists adr__Ewid (adr_Id int identity primary key, adr_IdObiektu int not null, adr_TypAdresu int not null, adr_Nazwa varchar(60),
    adr_NazwaPelna varchar(255), adr_Adres varchar(60), adr_Kod varchar(6), adr_Miejscowosc varchar(40), adr_NIP varchar(20), adr_Telefon varchar(50), adr_IdPanstwo int);
create table if not exists sl_StawkaVAT (vat_Id int identity primary key, vat_Stawka decimal(18,4), vat_Symbol varchar(10));
create table if not exists tw__Towar (tw_Id int identity primary key, tw_Symbol varchar(20) not null unique, tw_Nazwa varchar(50), tw_Opis varchar(255),
    tw_Rodzaj int not null, tw_JednMiary varchar(10), tw_PodstKodKresk varchar(20), tw_DostSymbol varchar(20) default '' not null, tw_IdVatSp int, tw_Masa decimal(18,4) default 0 not null, tw_Zablokowany bit default 0 not null,
    tw_Usuniety bit default 0 not null);
create table if not exists tw_Komplet (kpl_Id int identity primary key, kpl_IdKomplet int not null, kpl_IdSkladnik int not null, kpl_Liczba decimal(18,4) not null);
create table if not exists tw_Cena (tc_Id int identity primary key, tc_IdTowar int not null unique, tc_CenaNetto1 decimal(18,4), tc_CenaBrutto1 decimal(18,4));
create table if not exists tw_Stan (st_TowId int not null, st_MagId int not null, st_Stan decimal(18,4) default 0 not null, st_StanMin decimal(18,4) default 0 not null,
    st_StanRez decimal(18,4) default 0 not null, st_StanMax decimal(18,4) default 0 not null, primary key (st_TowId, st_MagId));
create table if not exists dok__Dokument (dok_Id int primary key, dok_Typ int not null, dok_Podtyp int default 0 not null, dok_MagId int, dok_Nr int,
    dok_NrPelny varchar(30) not null, dok_NrPelnyOryg varchar(30), dok_DoDokId int, dok_DataWyst datetime, dok_DataMag datetime, dok_PlatnikId int, dok_OdbiorcaId int,
    dok_Status int not null, dok_WartNetto decimal(18,4), dok_WartVat decimal(18,4), dok_WartBrutto decimal(18,4), dok_KwDoZaplaty decimal(18,4),
    dok_Waluta varchar(3), dok_WalutaKurs decimal(18,4), dok_Uwagi varchar(500), dok_Podtytul varchar(50));
create index if not exists dok_ByType on dok__Dokument (dok_Typ, dok_Id);
create index if not exists dok_ByOriginal on dok__Dokument (dok_NrPelnyOryg);
create table if not exists dok_Pozycja (ob_Id int identity primary key, ob_DokHanId int not null, ob_DokHanLp int not null, ob_TowId int, ob_TowRodzaj int,
    ob_Opis varchar(255), ob_Ilosc decimal(18,4), ob_IloscMag decimal(18,4), ob_Jm varchar(10), ob_CenaNetto decimal(18,4), ob_CenaBrutto decimal(18,4),
    ob_VatProc decimal(18,4), ob_WartNetto decimal(18,4), ob_WartVat decimal(18,4), ob_WartBrutto decimal(18,4));
alter table dok_Pozycja add column if not exists ob_DokMagId int;
alter table dok_Pozycja add column if not exists ob_MagId int;
create index if not exists ob_ByDocument on dok_Pozycja (ob_DokHanId);
create table if not exists pw_Dane (pwd_Id int identity primary key, pwd_TypObiektu int not null, pwd_IdObiektu int not null, pwd_Tekst01 varchar(50), pwd_Tekst02 varchar(50));
create index if not exists pwd_ByObject on pw_Dane (pwd_IdObiektu);
