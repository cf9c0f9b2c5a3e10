package pl.spoiwo.sandbox.allegro;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import pl.spoiwo.sandbox.server.Json;
import pl.spoiwo.sandbox.server.Request;
import pl.spoiwo.sandbox.server.Response;

/** {@code /sale/offer-*-commands}: takes commands for quantity, price and publication, and the mixed bulk; reports on them. */
final class CommandApi {

    static final String BULK = "offer-bulk-modification-commands";

    private static final Set<String> KINDS = Set.of("offer-quantity-change-commands", "offer-price-change-commands", "offer-publication-commands", BULK);
    private static final int MOST_OFFERS = 1_000;
    private static final int MOST_IN_BULK = 25;
    private static final int CHANGES_PER_MINUTE = 9_000;

    private final Commands commands;
    private final Limits limits;

    CommandApi(Commands commands, Limits limits) {
        this.commands = commands;
        this.limits = limits;
    }

    static boolean knows(String kind) {
        return KINDS.contains(kind);
    }

    /** @param path segments behind the kind */
    Response handle(Request request, String kind, List<String> path) {
        String call = request.method() + " " + String.join("/", path).replaceFirst("^[^/]+", "{id}");
        return switch (call) {
            case "POST " -> kind.equals(BULK) ? accept(request, kind, request.json().path("commandId").asText()) : Response.empty(405);
            case "PUT {id}" -> kind.equals(BULK) ? Response.empty(405) : accept(request, kind, path.get(0));
            case "GET {id}" -> Response.json(200, report(found(kind, path.get(0))));
            case "GET {id}/tasks" -> Response.json(200, tasks(request, found(kind, path.get(0)), kind));
            default -> Response.empty(405);
        };
    }

    private ObjectNode found(String kind, String commandId) {
        ObjectNode command = commands.get(kind, commandId);
        if (command == null) {
            throw Refusal.missing("Command " + commandId);
        }
        return command;
    }

    private Response accept(Request request, String kind, String commandId) {
        if (!Answers.isUuid(commandId)) {
            throw new Refusal(400, "IllegalArgumentException", "commandId is not a UUID", "commandId");
        }
        if (commands.used(commandId)) {
            throw Refusal.conflict("Command with id " + commandId + " already exists", "commandId");
        }
        ArrayNode tasks = kind.equals(BULK) ? mixed(request.json()) : same(kind, request.json());
        int most = kind.equals("offer-quantity-change-commands") || kind.equals("offer-publication-commands") ? 250_000 : 150_000;
        limits.take(kind, tasks.size(), CHANGES_PER_MINUTE, Duration.ofMinutes(1));
        limits.take(kind, tasks.size(), most, Duration.ofHours(1));
        return Response.json(201, report(commands.add(commandId, kind, tasks, request.showAfter())));
    }

    /** One change for many offers. */
    private static ArrayNode same(String kind, JsonNode body) {
        ObjectNode change = switch (kind) {
            case "offer-quantity-change-commands" -> stock(body.path("modification"), "modification");
            case "offer-price-change-commands" -> price(body.path("modification"));
            default -> publication(body.path("publication"));
        };
        ArrayNode tasks = Json.array();
        Set<String> seen = new HashSet<>();
        for (JsonNode criterion : body.path("offerCriteria")) {
            if (!criterion.path("type").asText().equals("CONTAINS_OFFERS")) {
                throw Refusal.invalid("offerCriteria.type", "Unknown type of criterion");
            }
            criterion.path("offers").forEach(offer -> {
                if (seen.add(offer.path("id").asText())) {
                    tasks.addObject().put("offerId", offer.path("id").asText()).set("change", change);
                }
            });
        }
        if (tasks.isEmpty() || tasks.size() > MOST_OFFERS) {
            throw Refusal.invalid("offerCriteria", "A command takes 1 to " + MOST_OFFERS + " offers");
        }
        return tasks;
    }

    /** Changes of prices and stock, each of its own value. */
    private static ArrayNode mixed(JsonNode body) {
        JsonNode modifications = body.path("modifications");
        if (modifications.isEmpty() || modifications.size() > MOST_IN_BULK) {
            throw Refusal.invalid("modifications", "A command takes 1 to " + MOST_IN_BULK + " modifications");
        }
        ArrayNode tasks = Json.array();
        Set<String> seen = new HashSet<>();
        for (JsonNode modification : modifications) {
            String offerId = Answers.text(modification, "offerId", 422);
            modification.path("prices").fields().forEachRemaining(price -> task(tasks, seen, offerId, marketplacePrice(price.getKey(), price.getValue())));
            if (modification.has("stock")) {
                task(tasks, seen, offerId, stock(modification.get("stock"), "modifications.stock"));
            }
        }
        return tasks;
    }

    private static void task(ArrayNode tasks, Set<String> seen, String offerId, ObjectNode change) {
        if (!seen.add(offerId + " " + change.get("field").asText() + " " + change.path("marketplace").asText())) {
            throw Refusal.invalid("modifications", "More than one modification of " + change.get("field").asText() + " for offer " + offerId);
        }
        tasks.addObject().put("offerId", offerId).set("change", change);
    }

    private static ObjectNode stock(JsonNode modification, String path) {
        String how = modification.path("changeType").asText();
        int value = modification.path("value").asInt();
        if (!Set.of("FIXED", "GAIN").contains(how) || !modification.path("value").isIntegralNumber() || (how.equals("FIXED") && value <= 0)) {
            throw Refusal.invalid(path, "changeType is FIXED with a value above 0, or GAIN");
        }
        return Json.object().put("field", "stock").put("how", how).put("value", String.valueOf(value));
    }

    private static ObjectNode price(JsonNode modification) {
        String type = modification.path("type").asText();
        String marketplace = modification.path("marketplaceId").asText("null");
        String minus = type.startsWith("DECREASE") ? "-" : "";
        return switch (type) {
            case "FIXED_PRICE" -> price("FIXED", modification.path("price"), "", marketplace);
            case "INCREASE_PRICE", "DECREASE_PRICE" -> price("GAIN", modification.path("value"), minus, marketplace);
            case "INCREASE_PERCENTAGE", "DECREASE_PERCENTAGE" -> percentage(minus + modification.path("percentage").asText(), marketplace);
            default -> throw Refusal.invalid("modification.type", "Unknown type of modification");
        };
    }

    private static ObjectNode marketplacePrice(String marketplace, JsonNode modification) {
        return switch (modification.path("changeType").asText()) {
            case "FIXED" -> price("FIXED", modification.path("value"), "", marketplace);
            case "GAIN" -> price("GAIN", modification.path("value"), "", marketplace);
            case "PERCENTAGE" -> percentage(modification.path("percentage").asText().replaceAll("[+%]", ""), marketplace);
            default -> throw Refusal.invalid("modifications.prices", "Unknown changeType");
        };
    }

    private static ObjectNode price(String how, JsonNode money, String minus, String marketplace) {
        return percentage(minus + money.path("amount").asText(), marketplace).put("how", how).put("currency", money.path("currency").asText());
    }

    private static ObjectNode percentage(String value, String marketplace) {
        try {
            return Json.object().put("field", "prices").put("how", "PERCENTAGE").put("value", new BigDecimal(value).toPlainString())
                    .put("marketplace", marketplace.equals("null") ? Offers.HOME : marketplace);
        } catch (NumberFormatException wrong) {
            throw Refusal.invalid("modification", "'" + value + "' is not a number");
        }
    }

    private static ObjectNode publication(JsonNode publication) {
        String action = publication.path("action").asText();
        if (!Set.of("ACTIVATE", "END").contains(action)) {
            throw Refusal.invalid("publication.action", "action is ACTIVATE or END");
        }
        return Json.object().put("field", "publication").put("how", action);
    }

    private static ObjectNode report(ObjectNode command) {
        int[] counts = new int[2];
        command.get("tasks").forEach(task -> {
            counts[0] += task.get("status").asText().equals("SUCCESS") ? 1 : 0;
            counts[1] += task.get("status").asText().equals("FAIL") ? 1 : 0;
        });
        ObjectNode report = Json.object().put("id", command.get("commandId").asText());
        report.set("createdAt", command.get("createdAt"));
        report.set("completedAt", command.get("completedAt"));
        report.putObject("taskCount").put("total", command.get("tasks").size()).put("success", counts[0]).put("failed", counts[1]);
        return report;
    }

    /** The bulk names offer and field in {@code subject}, the others in {@code offer} and {@code field}. */
    private static ObjectNode tasks(Request request, ObjectNode command, String kind) {
        List<JsonNode> all = new ArrayList<>();
        command.get("tasks").forEach(all::add);
        ObjectNode body = Json.object();
        ArrayNode shown = body.putArray("tasks");
        Answers.page(all, Answers.number(request, "offset", 0, 0, 999), Answers.number(request, "limit", 100, 1, 1000)).forEach(task -> {
            ObjectNode one = shown.addObject();
            String field = task.get("change").get("field").asText();
            if (kind.equals(BULK)) {
                one.putObject("subject").set("offerId", task.get("offerId"));
                ((ObjectNode) one.get("subject")).put("field", field);
            } else {
                one.putObject("offer").set("id", task.get("offerId"));
                one.put("field", field);
            }
            one.put("message", task.path("message").asText("")).set("status", task.get("status"));
            ArrayNode errors = one.putArray("errors");
            if (task.has("code")) {
                errors.add(Answers.errorBody(task.get("code").asText(), task.get("message").asText(), task.get("path").textValue(),
                        task.get("message").asText()));
            }
        });
        return body;
    }
}
