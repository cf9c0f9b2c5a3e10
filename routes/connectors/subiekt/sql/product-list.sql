-- Cards of the kinds named (tw_Rodzaj: 1 goods, 2 services, 8 sets of goods), sets with their parts, whole cards on each page.
-- A set that is blocked or deleted is told without parts: then its own count says how many there are, which is 0 (stock.sql).
-- The parameter kinds is a text such as ,1,8,.
-- *Unverified* on a live system: the table tw_Komplet and its columns, and vat_Symbol.
select t.tw_Id as "row",
       t.tw_Rodzaj as "kind",
       t.tw_Symbol as "sku",
       t.tw_Nazwa as "name",
       t.tw_PodstKodKresk as "ean",
       t.tw_JednMiary as "unit",
       v.vat_Symbol as "vat",
       t.tw_DostSymbol as "supplierCode",
       t.tw_Opis as "description",
       p.tw_Symbol as "part",
       p.tw_Rodzaj as "partKind",
       k.kpl_Liczba as "quantity"
  from (select top (cast(:?size as int)) * from tw__Towar
         where cast(:?kinds as varchar(20)) like '%,' + cast(tw_Rodzaj as varchar(4)) + ',%' and (tw_Usuniety = 0 or tw_Rodzaj = 8) and tw_Id > cast(:?after as int) order by tw_Id) t
  left join sl_StawkaVAT v on v.vat_Id = t.tw_IdVatSp
  left join tw_Komplet k on k.kpl_IdKomplet = t.tw_Id and t.tw_Zablokowany = 0 and t.tw_Usuniety = 0
  left join tw__Towar p on p.tw_Id = k.kpl_IdSkladnik
 order by t.tw_Id, k.kpl_Id
