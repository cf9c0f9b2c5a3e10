package pl.spoiwo.sandbox.nbp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;
import pl.spoiwo.sandbox.server.FaultSwitch;
import pl.spoiwo.sandbox.server.Json;
import pl.spoiwo.sandbox.server.Request;
import pl.spoiwo.sandbox.server.Response;
import pl.spoiwo.sandbox.server.SimulatedSystem;

/** The bank's Web API: whole tables A and C, in JSON. A table appears at a quarter past twelve of each Polish working day, or when the control call says so. */
public final class Nbp implements SimulatedSystem {

    private static final ZoneId ZONE = ZoneId.of("Europe/Warsaw");
    private static final LocalTime PUBLISHED = LocalTime.of(12, 15);
    private static final String TABLES = "/api/exchangerates/tables/";
    private static final int LONGEST_DAYS = 93;
    private static final int LONGEST_SERIES = 67;
    private static final Map<String, String> USUAL = new TreeMap<>(Map.of("EUR", "4.2600", "USD", "3.9200", "GBP", "5.0400", "CHF", "4.4100", "CZK", "0.1700", "HUF", "0.010600"));

    private final FaultSwitch faults = new FaultSwitch();
    private final Clock clock;
    /** From the day on, until the next one. */
    private final ConcurrentSkipListMap<LocalDate, Map<String, BigDecimal>> said = new ConcurrentSkipListMap<>();

    public Nbp(Clock clock) {
        this.clock = clock;
    }

    @Override
    public String name() {
        return "nbp";
    }

    @Override
    public FaultSwitch faults() {
        return faults;
    }

    @Override
    public Response handle(Request request) {
        if (!request.path().startsWith(TABLES)) {
            return text(404, "404 NotFound");
        }
        List<String> parts = List.of(request.path().substring(TABLES.length()).split("/"));
        String table = parts.get(0).toUpperCase(Locale.ROOT);
        try {
            return List.of("A", "C").contains(table) ? tables(table, parts.subList(1, parts.size())) : text(404, "404 NotFound");
        } catch (DateTimeException | NumberFormatException wrong) {
            return text(400, "400 BadRequest");
        }
    }

    private Response tables(String table, List<String> what) {
        if (what.isEmpty()) {
            return answer(table, last(1));
        }
        if (what.get(0).equals("last") && what.size() == 2) {
            int count = Integer.parseInt(what.get(1));
            return count < 1 || count > LONGEST_SERIES ? text(400, "400 BadRequest - Przekroczony limit " + LONGEST_SERIES) : answer(table, last(count));
        }
        LocalDate from = what.get(0).equals("today") ? today() : LocalDate.parse(what.get(0));
        LocalDate to = what.size() == 1 ? from : LocalDate.parse(what.get(1));
        if (to.isBefore(from)) {
            return text(400, "400 BadRequest - Błędny zakres dat / Invalid date range");
        }
        if (ChronoUnit.DAYS.between(from, to) >= LONGEST_DAYS) {
            return text(400, "400 BadRequest - Przekroczony limit 93 dni / Limit of 93 days has been exceeded");
        }
        return answer(table, from.datesUntil(to.plusDays(1)).filter(this::published).toList());
    }

    private Response answer(String table, List<LocalDate> days) {
        if (days.isEmpty()) {
            return text(404, "404 NotFound - Not Found - Brak danych");
        }
        ArrayNode answer = Json.array();
        days.forEach(day -> answer.add(table(table, day)));
        return Response.json(200, answer);
    }

    private ObjectNode table(String name, LocalDate day) {
        long number = LocalDate.of(day.getYear(), 1, 1).datesUntil(day.plusDays(1)).filter(WorkingDays::open).count();
        ObjectNode table = Json.object().put("table", name).put("no", "%03d/%s/NBP/%d".formatted(number, name, day.getYear()));
        if (name.equals("C")) {
            table.put("tradingDate", WorkingDays.before(day).toString());
        }
        ArrayNode rates = table.put("effectiveDate", day.toString()).putArray("rates");
        USUAL.keySet().forEach(code -> {
            BigDecimal mid = mid(code, day);
            ObjectNode rate = rates.addObject().put("currency", code.toLowerCase(Locale.ROOT)).put("code", code);
            if (name.equals("A")) {
                rate.put("mid", mid);
            } else {
                rate.put("bid", spread(mid, "0.99")).put("ask", spread(mid, "1.01"));
            }
        });
        return table;
    }

    private BigDecimal mid(String code, LocalDate day) {
        for (Map<String, BigDecimal> values : said.headMap(day, true).descendingMap().values()) {
            if (values.containsKey(code)) {
                return values.get(code);
            }
        }
        BigDecimal usual = new BigDecimal(USUAL.get(code));
        return usual.multiply(BigDecimal.valueOf(995 + Math.floorMod(day.toEpochDay() * 7 + code.hashCode(), 11), 3)).setScale(usual.scale(), RoundingMode.HALF_UP);
    }

    private static BigDecimal spread(BigDecimal mid, String factor) {
        return mid.multiply(new BigDecimal(factor)).setScale(mid.scale(), RoundingMode.HALF_UP);
    }

    private List<LocalDate> last(int count) {
        return Stream.iterate(today(), day -> day.minusDays(1)).filter(this::published).limit(count).sorted().toList();
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZONE);
    }

    private boolean published(LocalDate day) {
        return said.containsKey(day) || WorkingDays.open(day) && !day.atTime(PUBLISHED).atZone(ZONE).toInstant().isAfter(clock.instant());
    }

    /** Publishes today's table: {@code {"EUR": "4.40"}}; what is not named stays as it was. */
    @Override
    public Response control(Request request) {
        if (!(request.method() + " " + request.path()).equals("POST /rates")) {
            return Response.refused(404, "unknown control call; allowed is POST rates");
        }
        Map<String, BigDecimal> values = new TreeMap<>();
        request.json().fields().forEachRemaining(rate -> {
            if (!USUAL.containsKey(rate.getKey())) {
                throw new IllegalArgumentException("the bank has rates of " + USUAL.keySet());
            }
            values.put(rate.getKey(), new BigDecimal(rate.getValue().asText()));
        });
        said.merge(today(), values, (before, now) -> {
            Map<String, BigDecimal> both = new TreeMap<>(before);
            both.putAll(now);
            return both;
        });
        return Response.json(201, table("A", today()));
    }

    @Override
    public JsonNode state(Request request) {
        return table("A", last(1).get(0));
    }

    @Override
    public void reset() {
        said.clear();
    }

    @Override
    public void close() {
    }

    private static Response text(int status, String text) {
        return new Response(status, Map.of("Content-Type", "text/plain; charset=utf-8"), text.getBytes(StandardCharsets.UTF_8));
    }
}
