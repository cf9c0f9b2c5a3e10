-- Sets of goods (tw_Rodzaj 8) with their parts, whole sets on each page.
-- *Unverified* on a live system: the table tw_Komplet and its columns.
select t.tw_Id as "row",
       t.tw_Symbol as "sku",
       t.tw_Nazwa as "name",
       t.tw_PodstKodKresk as "ean",
       t.tw_JednMiary as "unit",
       t.tw_StawkaVat as "vat",
       p.tw_Symbol as "part",
       k.kpl_Liczba as "quantity"
  from (select top (cast(:?size as int)) * from tw__Towar
         where tw_Rodzaj = 8 and tw_Usuniety = 0 and tw_Id > cast(:?after as int) order by tw_Id) t
  left join tw_Komplet k on k.kpl_IdKomplet = t.tw_Id
  left join tw__Towar p on p.tw_Id = k.kpl_IdSkladnik
 order by t.tw_Id, k.kpl_Id
