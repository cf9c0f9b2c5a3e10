package pl.spoiwo.delivery;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import pl.spoiwo.connection.Connection;
import pl.spoiwo.mapping.MappingFailure;

/** Puts the credential of scheme {@code body} into the body that travels; the request that is kept stays without it. */
final class BodyCredential {

    private BodyCredential() {
    }

    /**
     * @return a copy of the request with the credential; the request itself where the connection's credentials travel elsewhere
     * @throws MappingFailure where the body has no place for it
     */
    static JsonNode put(Connection connection, JsonNode request) {
        var auth = connection.connector().auth();
        if (auth == null || !auth.scheme().equals("body")) {
            return request;
        }
        var with = request.deepCopy();
        var into = JsonPointer.compile(auth.options().get("into"));
        var places = places(with.path("body"), into.head()).toList();
        if (places.isEmpty()) {
            throw new MappingFailure("credential", "the request's body has no object at " + into.head() + ", where the credential goes",
                    connection.connector().sourceFile(), 0, into.toString());
        }
        places.forEach(place -> place.put(into.last().getMatchingProperty(), connection.fill(auth.options().get("value"))));
        return with;
    }

    /** Only what a mapping makes an object is a place: no text of a message can become one. */
    private static Stream<ObjectNode> places(JsonNode node, JsonPointer rest) {
        if (rest.matches()) {
            return node instanceof ObjectNode object ? Stream.of(object) : Stream.empty();
        }
        var name = rest.getMatchingProperty();
        var below = name.equals("*") ? StreamSupport.stream(node.spliterator(), false) : Stream.of(node.path(name));
        return below.flatMap(each -> places(each, rest.tail()));
    }
}
