package pl.spoiwo.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class MessageKeyTest {

    private static final byte[] BODY = "abc".getBytes(StandardCharsets.UTF_8);
    private static final JsonNode DOCUMENT = JsonNodeFactory.instance.objectNode().put("id", 7).put("at", "2026-11-20T18:06:02");

    @Test
    @DisplayName("a template takes the topic, the hash of the body, headers and fields")
    void template() {
        assertThat(key("{topic}:{bodyHash}")).isEqualTo("order.updated:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThat(key("order:{/id}:{/at}:{header:X-Id}")).isEqualTo("order:7:2026-11-20T18:06:02:h1");
    }

    @Test
    @DisplayName("where a field is missing the body takes its place, so that two messages without it stay two")
    void missing() {
        assertThat(key("order:{/number}")).startsWith("order:-:ba7816bf");
        assertThat(key("order:{/number}:{bodyHash}")).startsWith("order:-:ba7816bf").doesNotEndWith("ad:ba7816bf");
    }

    @Property
    @Label("any text becomes a key that the database can keep, and different texts stay different")
    void bounded(@ForAll String text) {
        var longer = text.repeat(20);
        assertThat(MessageKey.bounded(longer)).hasSizeLessThanOrEqualTo(300).isEqualTo(MessageKey.bounded(longer)).isNotEqualTo(MessageKey.bounded(longer + "x"));
        assertThat(MessageKey.bounded(text).codePoints().noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE)).isTrue();
    }

    @Test
    @DisplayName("ids are in the order of time, even within a millisecond and when the clock steps back")
    void ids() {
        var clock = new Clock[]{Clock.fixed(Instant.parse("2026-11-20T10:00:00Z"), ZoneOffset.UTC), Clock.fixed(Instant.parse("2026-11-20T09:00:00Z"), ZoneOffset.UTC)};
        var now = new int[1];
        var ids = new TimeOrderedIds(new Clock() {
            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return clock[now[0]].instant();
            }
        });
        var made = new java.util.ArrayList<String>();
        for (int i = 0; i < 10_000; i++) {
            now[0] = i < 5_000 ? 0 : 1;
            made.add(ids.next());
        }
        assertThat(made).isEqualTo(java.util.List.copyOf(new TreeSet<>(made))).hasSize(10_000).allMatch(id -> id.matches("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"));
    }

    private static String key(String template) {
        return new MessageKey(Map.of("topic", "order.updated"), Map.of("x-id", "h1"), BODY, () -> Optional.of(DOCUMENT)).of(template);
    }
}
