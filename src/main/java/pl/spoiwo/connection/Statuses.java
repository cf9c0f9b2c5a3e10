package pl.spoiwo.connection;

import java.util.Map;
import java.util.Optional;

/**
 * Words of the systems and of the hub, both ways: {@code config/statuses.yaml}.
 *
 * @param in  system, then entity ({@code order}, {@code payment}, {@code refund}), then the system's word, to the hub's word
 * @param out system, then entity, then the hub's word, to the system's word
 */
public record Statuses(Map<String, Map<String, Map<String, String>>> in, Map<String, Map<String, Map<String, String>>> out) {

    /** @return the hub's word, or empty where the system's word is unknown: keep the state, record it, raise an alert */
    public Optional<String> toHub(String system, String entity, String word) {
        return look(in, system, entity, word);
    }

    /** @return the system's word, or empty where the hub's status is not told to that system */
    public Optional<String> toSystem(String system, String entity, String status) {
        return look(out, system, entity, status);
    }

    private static Optional<String> look(Map<String, Map<String, Map<String, String>>> words, String system, String entity, String word) {
        return Optional.ofNullable(words.getOrDefault(system, Map.of()).getOrDefault(entity, Map.of()).get(word));
    }
}
