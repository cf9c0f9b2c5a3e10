package pl.spoiwo.delivery;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import pl.spoiwo.connection.Connection;
import pl.spoiwo.connection.Connector.BodySecret;
import pl.spoiwo.connection.Connector.Capability;
import pl.spoiwo.mapping.MappingFailure;

/** Puts secrets into the body that travels: of auth scheme {@code body} and of the capability. The request that is kept stays without them, and so does an answer that repeats them. */
final class BodyCredential {

    static final String HIDDEN = "***";

    private BodyCredential() {
    }

    /** @param capability whose request it is; null where only the connection's own credentials travel. @return with their values */
    static List<BodySecret> of(Connection connection, Capability capability) {
        var secrets = new ArrayList<BodySecret>();
        var auth = connection.connector().auth();
        if (auth != null && auth.scheme().equals("body")) {
            secrets.add(new BodySecret(auth.options().get("into"), connection.fill(auth.options().get("value"))));
        }
        if (capability != null) {
            capability.secrets().forEach(secret -> secrets.add(new BodySecret(secret.into(), connection.fill(secret.value()))));
        }
        return secrets;
    }

    /** @return what no answer may repeat: the same, and what travels in the address, which redirections and pages of errors quote */
    static List<BodySecret> repeated(Connection connection, Capability capability) {
        var secrets = of(connection, capability);
        var auth = connection.connector().auth();
        if (auth != null && auth.scheme().equals("query")) {
            var value = connection.fill(auth.options().get("value"));
            secrets.add(new BodySecret(null, value));
            secrets.add(new BodySecret(null, HttpRequests.encoded(value)));
        }
        return secrets;
    }

    /**
     * @return a copy of the request with the secrets; the request itself where there are none, or no body to carry them
     * @throws MappingFailure where the body has no place for one
     */
    static JsonNode put(Connection connection, Capability capability, JsonNode request) {
        var secrets = of(connection, capability);
        if (secrets.isEmpty() || !request.hasNonNull("body")) {
            return request;
        }
        var with = request.deepCopy();
        for (var secret : secrets) {
            var into = JsonPointer.compile(secret.into());
            var places = places(with.path("body"), into.head()).toList();
            if (places.isEmpty()) {
                throw new MappingFailure("credential", "the request's body has no object at " + into.head() + ", where the credential goes",
                        connection.connector().sourceFile(), 0, into.toString());
            }
            places.forEach(place -> place.put(into.last().getMatchingProperty(), secret.value()));
        }
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

    /** Some systems repeat what they were sent, in answers and in errors. @return a copy without the values of these secrets; the answer itself where it holds none */
    static JsonNode hide(List<BodySecret> secrets, JsonNode answer) {
        JsonNode copy = secrets.isEmpty() ? answer : answer.deepCopy();
        for (var secret : secrets) {
            copy = secret.value().isBlank() ? copy : hide(secret.value(), copy);
        }
        return copy.equals(answer) ? answer : copy;
    }

    private static JsonNode hide(String secret, JsonNode node) {
        if (node.isTextual()) {
            return node.textValue().contains(secret) ? TextNode.valueOf(node.textValue().replace(secret, HIDDEN)) : node;
        }
        if (node instanceof ObjectNode object) {
            object.fields().forEachRemaining(each -> each.setValue(hide(secret, each.getValue())));
        } else if (node instanceof ArrayNode list) {
            for (int i = 0; i < list.size(); i++) {
                list.set(i, hide(secret, list.get(i)));
            }
        }
        return node;
    }
}
