package pl.spoiwo.sandbox.dpd;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import pl.spoiwo.sandbox.server.Request;
import pl.spoiwo.sandbox.server.Response;

/** {@code GET /api/pudo/details}: one DPD Pickup point. What is answered of an unknown one is assumed: no item. A control call adds a point, or closes one until the sandbox stops. */
final class Points {

    static final String PATH = "/api/pudo/details";
    private static final Map<String, Point> STOCK = Map.of("PL15625", new Point(true, "100;101;200;201"), "PL11033", new Point(true, "100;200"));

    private final String key;
    private final Map<String, Point> points = new ConcurrentHashMap<>(STOCK);

    /** @param services 101 among them: cash on delivery */
    private record Point(boolean active, String services) {
    }

    Points(String key) {
        this.key = key;
    }

    Response details(Request request) {
        if (!request.query("key", "").equals(key)) {
            return xml("<ERROR code=\"314\"><VALUE>Podana wartość key jest niepoprawna. Klucz nie istnieje lub jest nieaktywny.</VALUE></ERROR>");
        }
        String id = request.query("pudoId", "");
        Point point = points.get(id);
        return xml(point == null ? "<PUDO_ITEMS/>" : "<PUDO_ITEMS><PUDO_ITEM active=\"" + point.active + "\" overloaded=\"false\"><PUDO_ID>" + id + "</PUDO_ID><ORDER>1</ORDER>"
                + "<PUDO_TYPE>100</PUDO_TYPE><SERVICE_PUDO>" + point.services + "</SERVICE_PUDO><LANGUAGE>PL</LANGUAGE><ADDRESS1>Na Szaniec 21</ADDRESS1><ZIPCODE>31564</ZIPCODE>"
                + "<CITY>Kraków</CITY><COUNTRY>POL</COUNTRY></PUDO_ITEM></PUDO_ITEMS>");
    }

    private static Response xml(String content) {
        return new Response(200, Map.of("Content-Type", "application/xml;charset=UTF-8"),
                ("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?><RESPONSE>" + content + "</RESPONSE>").getBytes(StandardCharsets.UTF_8));
    }

    Response control(JsonNode wanted) {
        String id = wanted.path("id").asText();
        if (!id.matches("[0-9A-Z]{1,20}")) {
            return Response.refused(400, "a point has an id of letters and digits");
        }
        points.put(id, new Point(wanted.path("active").asBoolean(true), wanted.path("services").asText("100;101;200;201")));
        return Response.empty(204);
    }

    void reset() {
        points.clear();
        points.putAll(STOCK);
    }
}
