-- Companies: contractors with a tax number, by their main address (adr_TypAdresu 1). Of several cards with one number the oldest counts.
-- *Unverified* on a live system: that the joined country (sl_Panstwo) is filled.
select top (cast(:?size as int))
       k.kh_Id as "row",
       a.adr_NIP as "taxId",
       a.adr_NazwaPelna as "name",
       a.adr_Adres as "street",
       a.adr_Kod as "postalCode",
       a.adr_Miejscowosc as "city",
       p.pa_KodPanstwaUE as "country",
       a.adr_Telefon as "phone",
       k.kh_EMail as "email"
  from (select min(adr_IdObiektu) as id
          from adr__Ewid
         where adr_TypAdresu = 1 and adr_NIP <> ''
         group by replace(replace(replace(adr_NIP, '-', ''), ' ', ''), 'PL', '')) c
  join kh__Kontrahent k on k.kh_Id = c.id
  join adr__Ewid a on a.adr_IdObiektu = k.kh_Id and a.adr_TypAdresu = 1
  left join sl_Panstwo p on p.pa_Id = a.adr_IdPanstwo
 where k.kh_Id > cast(:?after as int)
 order by k.kh_Id
