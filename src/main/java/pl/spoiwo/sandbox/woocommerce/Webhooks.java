package pl.spoiwo.sandbox.woocommerce;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.UnaryOperator;
import pl.spoiwo.sandbox.server.Documents;
import pl.spoiwo.sandbox.server.Json;

/** The webhooks resource: what is registered, and whether it is still active. */
final class Webhooks {

    static final int FAILURES_ALLOWED = 5;

    private final Documents stored;
    private final Clock clock;
    private final String address;
    private final ConcurrentSkipListMap<Long, ObjectNode> byId = new ConcurrentSkipListMap<>();

    Webhooks(Documents stored, Clock clock, String address) {
        this.stored = stored;
        this.clock = clock;
        this.address = address;
        stored.each(byId::put);
    }

    synchronized ObjectNode add(JsonNode wanted) {
        long id = byId.isEmpty() ? 1 : byId.lastKey() + 1;
        String topic = wanted.path("topic").asText();
        ObjectNode webhook = Json.object().put("id", id).put("name", wanted.path("name").asText("Webhook " + id))
                .put("status", wanted.path("status").asText("active")).put("topic", topic).put("resource", topic.replaceFirst("\\..*", ""))
                .put("event", topic.replaceFirst(".*?\\.", ""));
        webhook.putArray("hooks");
        webhook.put("delivery_url", wanted.path("delivery_url").asText()).put("secret", wanted.path("secret").asText()).put("failures", 0);
        SiteTime.set(webhook, "date_created", clock.instant());
        SiteTime.set(webhook, "date_modified", clock.instant());
        webhook.putObject("_links").putArray("self").addObject().put("href", address + "/wp-json/wc/v3/webhooks/" + id);
        save(webhook);
        return webhook;
    }

    /** Null where there is none. Changes are told to nobody. */
    synchronized ObjectNode change(long id, UnaryOperator<ObjectNode> change) {
        ObjectNode webhook = byId.get(id);
        if (webhook == null) {
            return null;
        }
        ObjectNode changed = change.apply(webhook.deepCopy());
        save(changed);
        return changed;
    }

    ObjectNode get(long id) {
        return byId.get(id);
    }

    synchronized void remove(long id) {
        byId.remove(id);
        stored.remove(id);
    }

    List<ObjectNode> all() {
        return List.copyOf(byId.values());
    }

    List<ObjectNode> activeFor(String topic) {
        return byId.values().stream().filter(webhook -> webhook.get("status").asText().equals("active")
                && webhook.get("topic").asText().equals(topic)).toList();
    }

    /** Counts the outcome of a delivery: the failure beyond the allowed ones in a row disables the webhook. */
    void delivered(long id, boolean success) {
        ObjectNode present = byId.get(id);
        if (present == null || (success && present.get("failures").asInt() == 0)) {
            return;
        }
        change(id, webhook -> {
            int failures = success ? 0 : webhook.get("failures").asInt() + 1;
            return webhook.put("failures", failures)
                    .put("status", failures > FAILURES_ALLOWED ? "disabled" : webhook.get("status").asText());
        });
    }

    synchronized void reset() {
        byId.clear();
        stored.clear();
    }

    /** As the API shows it: without the secret. */
    static ObjectNode shown(ObjectNode webhook) {
        return webhook.deepCopy().without(List.of("secret", "failures"));
    }


    private void save(ObjectNode webhook) {
        byId.put(webhook.get("id").asLong(), webhook);
        stored.put(webhook.get("id").asLong(), webhook);
    }
}
