package pl.spoiwo.intake.drop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import pl.spoiwo.connection.Connector.Capability;

/**
 * Cuts the document of a file into messages of bounded size, for each capability that reads files. A piece has the file's shape with
 * everything that is no list (the file's head) in it. Where the capability names a list the piece holds a part of that one; otherwise it
 * holds the same part of each list. Pure.
 */
final class FileChunks {

    /** @param number from 1, within its capability */
    record Chunk(Capability capability, int number, JsonNode document) {
    }

    private FileChunks() {
    }

    static List<Chunk> of(JsonNode document, Collection<Capability> capabilities, int most) {
        var chunks = new ArrayList<Chunk>();
        capabilities.stream().filter(c -> "file".equals(c.transport()) && c.event() != null).sorted(Comparator.comparing(Capability::name)).forEach(capability -> {
            var pointer = capability.items() == null ? "" : capability.items();
            if (document.at(pointer) instanceof ArrayNode items) {
                var path = List.of(pointer.split("/"));
                for (int from = 0; from < items.size(); from += most) {
                    chunks.add(new Chunk(capability, from / most + 1, with(document, path.subList(1, Math.max(1, path.size())), part(items, from, most))));
                }
            } else if (pointer.isEmpty()) {
                int from = 0;
                do {
                    chunks.add(new Chunk(capability, from / most + 1, withParts(document, from, most)));
                    from += most;
                } while (from < longest(document));
            }
        });
        return chunks;
    }

    private static ArrayNode part(JsonNode items, int from, int most) {
        var part = JsonNodeFactory.instance.arrayNode();
        for (int i = from; i < Math.min(items.size(), from + most); i++) {
            part.add(items.get(i));
        }
        return part;
    }

    private static int longest(JsonNode document) {
        int longest = 0;
        for (var member : document) {
            longest = Math.max(longest, member.isArray() ? member.size() : 0);
        }
        return longest;
    }

    private static JsonNode withParts(JsonNode document, int from, int most) {
        var copy = JsonNodeFactory.instance.objectNode();
        document.fields().forEachRemaining(field -> copy.set(field.getKey(), field.getValue().isArray() ? part(field.getValue(), from, most) : field.getValue()));
        return copy;
    }

    private static JsonNode with(JsonNode node, List<String> path, ArrayNode part) {
        if (path.isEmpty()) {
            return part;
        }
        var copy = JsonNodeFactory.instance.objectNode();
        node.fields().forEachRemaining(field -> {
            if (!field.getValue().isArray()) {
                copy.set(field.getKey(), field.getValue());
            }
        });
        var name = path.get(0).replace("~1", "/").replace("~0", "~");
        return copy.set(name, with(node.path(name), path.subList(1, path.size()), part));
    }
}
