package pl.spoiwo.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Random;
import pl.spoiwo.sandbox.catalogue.Catalogue;
import pl.spoiwo.sandbox.server.Json;

/** The customers of the demo: each call describes one order, of a mix that shows what orders can be. */
final class DemoOrders {

    private static final List<String[]> PEOPLE = List.of(
            new String[] {"Michał", "Łukaszewicz", "ul. Żeromskiego 15", "26-610", "Radom"},
            new String[] {"Zażółć", "Gęśla-Jaźń", "al. Niepodległości 3/12", "81-805", "Sopot"},
            new String[] {"Grażyna", "Szczęsna", "os. Bohaterów Września 7 m. 4", "31-621", "Kraków"},
            new String[] {"Święcisław", "Brzęczyszczykiewicz", "Chrząszczyżewoszyce 1", "21-500", "Biała Podlaska"},
            new String[] {"Ola 🌻", "Nowak", "ul. Kwiatowa 8", "60-001", "Poznań"},
            new String[] {"Krzysztof", "O'Connor", "ul. Długa 2 \"oficyna\"", "80-001", "Gdańsk"},
            new String[] {"Zoë", "Nuñez-Kowalska", "ul. Wesoła 11", "50-001", "Wrocław"},
            new String[] {"Jadwiga", "Ćwiklińska", "ul. Źródlana 9a", "40-001", "Katowice"});
    /** Valid check digits; the numbers belong to nobody in the demo. */
    private static final List<String[]> COMPANIES = List.of(
            new String[] {"5252445767", "Łukmet Sp. z o.o."}, new String[] {"2223334414", "Pracownia „Dąb” s.c."},
            new String[] {"1234563218", "Hurtownia Ąż & Syn"});
    private static final List<String> LOCKERS = List.of("RAD12A", "KRA01M", "POZ105", "WAW22N", "GDA04B");

    private final Catalogue catalogue;
    private final Random random;
    private int turn;

    DemoOrders(Catalogue catalogue, Random random) {
        this.catalogue = catalogue;
        this.random = random;
    }

    ObjectNode next() {
        ObjectNode order = Json.object().put("payment", "payu");
        String[] person = PEOPLE.get(random.nextInt(PEOPLE.size()));
        ObjectNode billing = order.putObject("billing").put("first_name", person[0]).put("last_name", person[1]).put("address_1", person[2])
                .put("postcode", person[3]).put("city", person[4]).put("email", "klient" + random.nextInt(900) + "@example.com")
                .put("phone", "+48 60" + (1_000_000 + random.nextInt(8_000_000)));
        ArrayNode items = order.putArray("items");
        for (int lines = 1 + random.nextInt(3); lines > 0; lines--) {
            items.addObject().put("sku", anySku()).put("quantity", 1 + random.nextInt(2));
        }
        switch (turn++ % 9) {
            case 1 -> order.put("payment", "cod").put("fee", "5.00");
            case 2 -> order.put("pickupPoint", LOCKERS.get(random.nextInt(LOCKERS.size()))).put("shippingCost", "12.30");
            case 3 -> {
                String[] company = COMPANIES.get(random.nextInt(COMPANIES.size()));
                billing.put("company", company[1]);
                order.put("nip", company[0]);
            }
            case 4 -> {
                order.put("currency", "EUR").put("shippingCost", "9.90");
                billing.put("first_name", "Jürgen").put("last_name", "Weiß").put("address_1", "Straße des 17. Juni 4").put("postcode", "10557")
                        .put("city", "Berlin").put("country", "DE").put("phone", "+49 30 1234567");
            }
            case 5 -> order.put("note", "Proszę zapakować na prezent 🎁\r\nDziękuję!");
            case 6 -> order.put("discount", "10.00");
            case 7 -> order.put("payment", "bacs");
            default -> { }
        }
        return order;
    }

    /** An order of the marketplace, bought only: what the buyer fills in goes with it. */
    ObjectNode onTheMarketplace() {
        ObjectNode order = Json.object().put("status", "BOUGHT");
        String[] person = PEOPLE.get(random.nextInt(PEOPLE.size()));
        order.putObject("buyer").put("login", "klient_" + random.nextInt(900)).put("firstName", person[0]).put("lastName", person[1]).put("street", person[2])
                .put("zipCode", person[3]).put("city", person[4]).put("phoneNumber", "+48 60" + (1_000_000 + random.nextInt(8_000_000)));
        switch (random.nextInt(5)) {
            case 0 -> order.put("payment", "CASH_ON_DELIVERY");
            case 1 -> {
                String[] company = COMPANIES.get(random.nextInt(COMPANIES.size()));
                order.withObject("/buyer").put("companyName", company[1]);
                order.put("nip", company[0]);
            }
            case 2, 3 -> order.put("pickupPoint", LOCKERS.get(random.nextInt(LOCKERS.size())));
            default -> { }
        }
        return order;
    }

    String anySku() {
        return catalogue.articles().get(random.nextInt(catalogue.articles().size())).sku();
    }
}
