package pl.spoiwo.operations;

import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.springframework.util.StringUtils;

/** A made-up person, and documents that name it in the ways of several systems. */
record Buyer(String firstName, String lastName, String company, String email, String phone, String street, String taxId) {

    /** Without edge cases: 500000000 is also a metric. */
    static Arbitrary<Buyer> any() {
        var name = Arbitraries.strings().withChars("abcdefghijklmnoprstuwyząćęłńóśźż").ofMinLength(7).ofMaxLength(14).map(StringUtils::capitalize);
        var mail = Arbitraries.strings().withCharRange('a', 'z').ofMinLength(8).ofMaxLength(12).map(s -> s + "@mail.example");
        var phone = Combinators.combine(Arbitraries.integers().between(500_000_000, 799_999_999), Arbitraries.of("%s%s%s", "%s %s %s", "+48%s%s%s", "+48 %s-%s-%s"))
                .as((number, format) -> format.formatted(number / 1_000_000, "%03d".formatted(number / 1000 % 1000), "%03d".formatted(number % 1000)));
        var taxId = Arbitraries.longs().between(1_000_000_000L, 9_999_999_999L).map(String::valueOf);
        return Combinators.combine(name, name, name, mail, phone, name, taxId).as((first, last, company, email, number, street, tax) ->
                new Buyer(first, last, company, email, number, "ul. " + street + " 12/3", tax)).withoutEdgeCases();
    }

    /** What no viewer may find. */
    List<String> traces() {
        return List.of(firstName, lastName, company, email, phone, street.substring(4, street.lastIndexOf(' ')), taxId);
    }

    /** The canonical order, with everything in it that names the buyer. */
    String order() {
        var address = "{'firstName':'%1$s','lastName':'%2$s','companyName':'%3$s','line1':'%6$s','city':'Łódź','phone':'%5$s','email':'%4$s','country':'PL'}";
        return filled("""
                {'schemaVersion':'1','externalId':'ext','revision':3,'currency':'PLN','totals':{'total':'79.90'},'hub':{'exports':{'erp-main':{'document':'ZK 1/2026'}}},
                 'buyer':{'email':'%4$s','phone':'%5$s','firstName':'%1$s','lastName':'%2$s','companyName':'%3$s','externalId':'%5$s','guest':true},
                 'billingAddress':ADDRESS,'shippingAddress':ADDRESS,
                 'invoice':{'requested':true,'kind':'company','companyName':'%3$s','taxId':{'type':'nip','value':'%7$s'},'address':ADDRESS},
                 'delivery':{'method':'parcel','cashOnDelivery':false,'pickupPoint':{'id':'RAD12A','name':'%6$s'}},
                 'payments':[{'type':'online','status':'PENDING','amount':'79.90'}],
                 'lines':[{'lineId':'1','kind':'product','sku':'A 1/2','name':'Kubek','quantity':'1','gross':'79.90','attributes':[{'name':'%3$s','value':'%1$s %2$s'}]}],
                 'messageToSeller':'%1$s %2$s, %5$s','extensions':{'shop-main':{'code':'%5$s','number':'%7$s','notes':['%6$s',{'id':'%4$s'}]}}}""".replace("ADDRESS", address));
    }

    /** As shops, marketplaces, operators and carriers send, or are sent. */
    List<String> messages() {
        return Stream.concat(Stream.of(
                "{'id':727,'number':'727','status':'processing','billing':{'first_name':'%1$s','last_name':'%2$s','company':'%3$s','address_1':'%6$s','email':'%4$s','phone':'%5$s'},"
                        + "'shipping':{'first_name':'%1$s','address_1':'%6$s'},'customer_note':'%1$s','meta_data':[{'id':1,'key':'_billing_nip','value':'%7$s'}]}",
                "{'id':'x','buyer':{'id':'%4$s','login':'%2$s','address':{'street':'%6$s'}},'delivery':{'address':{'firstName':'%1$s','phoneNumber':'%5$s'},'pickupPoint':{'id':'%2$s'}},"
                        + "'invoice':{'address':{'naturalPerson':{'firstName':'%1$s'},'company':{'name':'%3$s','taxId':'%7$s'}}}}",
                "{'reference':'%1$s %2$s, %6$s','status':'new','receiver':{'name':'%1$s %2$s','phone':{'number':'%5$s'},'address':{'street':'%6$s','number':'%2$s'}}}",
                "{'type':'charge','code':'%4$s','kind':'%1$s %2$s','client':{'code':'%7$s'},'customer':'%4$s','description':'%2$s %5$s'}",
                "[['%1$s','%2$s'],[{'parties':[{'contact':{'id':'%5$s'}}]}]]",
                "'%1$s %2$s'", "name=%1$s&phone=%5$s&mail=%4$s", "<receiver><name>%2$s</name><street>%6$s</street><nip>%7$s</nip></receiver>").map(this::filled), Stream.of(order())).toList();
    }

    /** A target's words. */
    String complaint() {
        return filled("HTTP 400: %1$s %2$s (%4$s, %5$s) of %3$s, %6$s is blocked");
    }

    private String filled(String template) {
        return template.formatted(firstName, lastName, company, email, phone, street, taxId).replace('\'', '"');
    }
}
