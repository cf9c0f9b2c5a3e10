package pl.spoiwo.connection;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import pl.spoiwo.configuration.PositionedYaml;
import pl.spoiwo.connection.Scoped.Part;
import pl.spoiwo.connection.Scoped.Sort;
import pl.spoiwo.connection.Scoped.Word;

/** The scopes of a file that its schema has accepted. */
final class Scopes {

    private final PositionedYaml file;
    private final List<Scoped> found = new ArrayList<>();

    private Scopes(PositionedYaml file) {
        this.file = file;
    }

    /** Of owners, and of the rules of channels. */
    static List<Scoped> ofMasterData(PositionedYaml file) {
        var scopes = new Scopes(file);
        scopes.each("/ownership", at -> at + "/scope", Map.of("sku", Sort.SKU, "category", Sort.CATEGORY, "brand", Sort.BRAND, "taxId", Sort.TAX_ID), true);
        file.at("/channels").fieldNames().forEachRemaining(channel -> scopes.each("/channels" + PositionedYaml.step(channel), at -> at + "/when",
                Map.of("sku", Sort.SKU, "category", Sort.CATEGORY, "brand", Sort.BRAND), false));
        return scopes.found;
    }

    static List<Scoped> ofGuards(PositionedYaml file) {
        var scopes = new Scopes(file);
        Stream.of("/incoming", "/outgoing", "/mass").forEach(section -> file.at(section).fieldNames()
                .forEachRemaining(name -> scopes.scope(section + PositionedYaml.step(name), Map.of("skus", Sort.SKU), true)));
        return scopes.found;
    }

    private void each(String list, UnaryOperator<String> scope, Map<String, Sort> sorts, boolean patterns) {
        IntStream.range(0, file.at(list).size()).forEach(i -> scope(scope.apply(list + "/" + i), sorts, patterns));
    }

    /** @param patterns whether * stands for others in all of them; in SKUs it always does */
    private void scope(String at, Map<String, Sort> sorts, boolean patterns) {
        var parts = sorts.entrySet().stream().sorted(Map.Entry.comparingByValue()).flatMap(each -> part(at + "/" + each.getKey(), each.getValue(), patterns || each.getValue() == Sort.SKU).stream()).toList();
        if (!parts.isEmpty()) {
            found.add(new Scoped(file.file(), file.line(at), parts, file.at(at + "/awaits").asBoolean()));
        }
    }

    private Optional<Part> part(String at, Sort sort, boolean pattern) {
        var said = file.at(at);
        if (said.isMissingNode()) {
            return Optional.empty();
        }
        var words = said.isArray() ? IntStream.range(0, said.size()).mapToObj(i -> word(said.get(i), pattern, at + "/" + i)).toList() : List.of(word(said, pattern, at));
        return Optional.of(new Part(sort, words));
    }

    private Word word(JsonNode said, boolean pattern, String at) {
        return new Word(said.asText(), pattern, file.line(at));
    }
}
