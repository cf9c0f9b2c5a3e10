package pl.spoiwo.mapping;

import com.schibsted.spt.data.jslt.Expression;
import com.schibsted.spt.data.jslt.impl.AbstractNode;
import com.schibsted.spt.data.jslt.impl.DotExpression;
import com.schibsted.spt.data.jslt.impl.ExpressionImpl;
import com.schibsted.spt.data.jslt.impl.ExpressionNode;
import com.schibsted.spt.data.jslt.impl.FunctionDeclaration;
import com.schibsted.spt.data.jslt.impl.FunctionExpression;
import com.schibsted.spt.data.jslt.impl.LetExpression;
import com.schibsted.spt.data.jslt.impl.PairExpression;
import com.schibsted.spt.data.jslt.impl.VariableExpression;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which field of the output each place of a mapping makes, and what it makes it from; found once, when the mapping is compiled. A {@code let} makes
 * the first field that uses it. Inside a function of the mapping the field is the one of the function's own output.
 */
final class OutputFields {

    private static final String EVENT_DATA = "/data/";
    private static final String VARIABLE = "$";

    private final Map<String, Field> fields = new HashMap<>();

    private OutputFields() {
    }

    /** @param pointer JSON pointer of the field without indexes, of an event below its data; @param from input expressions such as {@code .total}, or empty */
    record Field(String pointer, String from) {
    }

    static OutputFields of(Expression compiled, String source) {
        var all = new OutputFields();
        all.new Scope(source).children(((ExpressionImpl) compiled).getChildren(), "");
        return all;
    }

    Optional<Field> at(int line, int column) {
        return Optional.ofNullable(fields.get(line + ":" + column));
    }

    /** One function, or the mapping itself: the names of its variables are its own. */
    private final class Scope {

        private final String source;
        private final Map<String, String> uses = new HashMap<>();
        private final Map<String, Field> found = new HashMap<>();

        Scope(String source) {
            this.source = source;
        }

        void children(List<? extends ExpressionNode> nodes, String path) {
            nodes.forEach(node -> node(node, path));
            found.forEach((place, field) -> {
                var pointer = resolved(field.pointer());
                if (!pointer.isEmpty()) {
                    fields.putIfAbsent(place, new Field(pointer, field.from()));
                }
            });
        }

        private void node(ExpressionNode node, String path) {
            if (node == null) {
                return;
            }
            if (node instanceof FunctionDeclaration declaration) {
                new Scope(source).children(CallSites.parts(declaration), "");
                return;
            }
            var at = node instanceof AbstractNode located ? located.getLocation() : null;
            if (at != null && source.equals(at.getSource())) {
                found.putIfAbsent(at.getLine() + ":" + at.getColumn(), new Field(path, from(node)));
            }
            if (node instanceof VariableExpression use) {
                uses.merge(VARIABLE + use.getVariable(), path, (first, next) -> first.startsWith(VARIABLE) || first.isEmpty() ? next : first);
            }
            var inside = node instanceof LetExpression let ? VARIABLE + let.getVariable()
                    : node instanceof PairExpression pair && pair.isKeyLiteral() ? path + "/" + pair.getStaticKey() : path;
            node.getChildren().forEach(child -> node(child, inside));
        }

        private String resolved(String path) {
            var pointer = path;
            var passed = new HashSet<String>();
            while (pointer.startsWith(VARIABLE)) {
                int slash = pointer.indexOf('/');
                var variable = slash < 0 ? pointer : pointer.substring(0, slash);
                if (!passed.add(variable)) {
                    return "";
                }
                pointer = uses.getOrDefault(variable, "") + (slash < 0 ? "" : pointer.substring(slash));
            }
            return pointer.startsWith(EVENT_DATA) ? pointer.substring(EVENT_DATA.length() - 1) : pointer;
        }
    }

    private static String from(ExpressionNode node) {
        return node instanceof FunctionExpression ? node.getChildren().stream().filter(each -> each instanceof DotExpression || each instanceof VariableExpression)
                .map(Object::toString).collect(Collectors.joining(", ")) : "";
    }
}
