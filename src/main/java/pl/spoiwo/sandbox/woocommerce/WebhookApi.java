package pl.spoiwo.sandbox.woocommerce;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.regex.Pattern;
import pl.spoiwo.sandbox.server.Request;
import pl.spoiwo.sandbox.server.Response;

/** {@code webhooks}: list, read, create with its ping, change, delete. */
final class WebhookApi {

    private static final Pattern TOPIC =
            Pattern.compile("(order|product|customer|coupon)\\.(created|updated|deleted|restored)|action\\.\\w+");
    private static final List<String> STATUSES = List.of("active", "paused", "disabled");

    private final Webhooks webhooks;
    private final Delivery delivery;
    private final String address;

    WebhookApi(Webhooks webhooks, Delivery delivery, String address) {
        this.webhooks = webhooks;
        this.delivery = delivery;
        this.address = address;
    }

    /** @param path segments behind {@code webhooks} */
    Response handle(Request request, List<String> path) {
        if (path.isEmpty()) {
            return switch (request.method()) {
                case "GET" -> list(request);
                case "POST" -> create(request.json());
                default -> Answers.noRoute();
            };
        }
        if (path.size() > 1 || !path.get(0).matches("\\d{1,15}")) {
            return Answers.noRoute();
        }
        ObjectNode webhook = webhooks.get(Long.parseLong(path.get(0)));
        if (webhook == null) {
            return Answers.error(404, "woocommerce_rest_shop_webhook_invalid_id", "Nieprawidłowy identyfikator.");
        }
        return switch (request.method()) {
            case "GET" -> Answers.ok(200, Webhooks.shown(webhook));
            case "PUT", "POST", "PATCH" -> update(webhook, request.json());
            case "DELETE" -> {
                webhooks.remove(webhook.get("id").asLong());
                yield Answers.ok(200, Webhooks.shown(webhook));
            }
            default -> Answers.noRoute();
        };
    }

    private Response list(Request request) {
        String status = request.query("status", "all");
        List<ObjectNode> found = webhooks.all().stream()
                .filter(webhook -> status.equals("all") || webhook.get("status").asText().equals(status)).toList();
        return Answers.page(request, address + "/wp-json/wc/v3/webhooks", found, Webhooks::shown);
    }

    private Response create(JsonNode wanted) {
        if (!TOPIC.matcher(wanted.path("topic").asText()).matches()) {
            return Answers.error(400, "woocommerce_rest_webhook_invalid_topic", "Brak tematu webhooka lub temat jest nieprawidłowy.");
        }
        if (!wanted.path("delivery_url").asText().matches("https?://.+")) {
            return Answers.error(400, "woocommerce_rest_webhook_invalid_delivery_url", "Adres URL musi się zaczynać od http:// lub https://.");
        }
        ObjectNode webhook = webhooks.add(wanted);
        return Answers.ok(201, Webhooks.shown(activated(webhook)));
    }

    private Response update(ObjectNode webhook, JsonNode change) {
        if (change.has("status") && !STATUSES.contains(change.get("status").asText())) {
            return Answers.error(400, "rest_invalid_param", "Nieprawidłowy parametr: status");
        }
        boolean wasActive = webhook.get("status").asText().equals("active");
        ObjectNode changed = webhooks.change(webhook.get("id").asLong(), stored -> {
            for (String field : List.of("name", "status", "delivery_url", "secret")) {
                if (change.has(field)) {
                    stored.set(field, change.get(field));
                }
            }
            return stored.put("failures", 0);
        });
        return Answers.ok(200, Webhooks.shown(wasActive ? changed : activated(changed)));
    }

    /** An active webhook is pinged; one whose receiver does not answer 200 does not become active. */
    private ObjectNode activated(ObjectNode webhook) {
        if (!webhook.get("status").asText().equals("active") || delivery.ping(webhook)) {
            return webhook;
        }
        return webhooks.change(webhook.get("id").asLong(), stored -> stored.put("status", "disabled"));
    }
}
