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
 * Cuts the document of a file into messages: for each capability that reads files, its list in pieces. A piece has the file's shape: the
 * list holds a part of its items, other lists are left out, everything else (the file's head) is there. Pure.
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
            if (capability.items() == null) {
                chunks.add(new Chunk(capability, 1, document));
            } else if (document.at(capability.items()) instanceof ArrayNode items) {
                var path = List.of(capability.items().split("/"));
                for (int from = 0; from < items.size(); from += most) {
                    var part = JsonNodeFactory.instance.arrayNode();
                    for (int i = from; i < Math.min(items.size(), from + most); i++) {
                        part.add(items.get(i));
                    }
                    chunks.add(new Chunk(capability, from / most + 1, with(document, path.subList(Math.min(1, path.size()), path.size()), part)));
                }
            }
        });
        return chunks;
    }

    private static JsonNode with(JsonNode node, List<String> path, ArrayNode part) {
        if (path.isEmpty() || path.size() == 1 && path.get(0).isEmpty()) {
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
