package pl.spoiwo.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.schibsted.spt.data.jslt.Expression;
import com.schibsted.spt.data.jslt.Function;
import com.schibsted.spt.data.jslt.JsltException;
import com.schibsted.spt.data.jslt.impl.ExpressionImpl;
import com.schibsted.spt.data.jslt.impl.ExpressionNode;
import com.schibsted.spt.data.jslt.impl.FunctionDeclaration;
import com.schibsted.spt.data.jslt.impl.FunctionExpression;
import com.schibsted.spt.data.jslt.impl.JstlFile;
import com.schibsted.spt.data.jslt.impl.Location;
import com.schibsted.spt.data.jslt.impl.Scope;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Gives every function call of a compiled mapping its place, so that a failure inside a function names the line that called it: of the mapping
 * itself, even where the call stands in a library. JSLT 0.1.14 keeps these places but does not use them; its tree is private in part, hence the reflection.
 */
final class CallSites {

    private static final Field BODY = field(FunctionDeclaration.class, "body");
    private static final Field LETS = field(FunctionDeclaration.class, "lets");
    private static final Field FUNCTIONS = field(ExpressionImpl.class, "functions");
    private static final Field PARAMETERS = field(ExpressionImpl.class, "parameterSlots");
    private static final Field FUNCTION = field(FunctionExpression.class, "function");
    private static final Field MODULE_BODY = field(JstlFile.class, "body");

    private final String source;
    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    private CallSites(String source) {
        this.source = source;
    }

    /** @param source the file of the mapping itself, as the places name it */
    static void mark(Expression compiled, String source) {
        new CallSites(source).expression((ExpressionImpl) compiled);
    }

    /** @return names of the {@code $variables} that the mapping expects from outside */
    static Set<String> variables(Expression compiled) {
        var slots = (Map<?, ?>) get(PARAMETERS, compiled);
        return slots.keySet().stream().map(String::valueOf).collect(Collectors.toCollection(TreeSet::new));
    }

    private void expression(ExpressionImpl expression) {
        if (seen.add(expression)) {
            expression.getChildren().forEach(this::node);
            for (var function : ((Map<?, ?>) get(FUNCTIONS, expression)).values()) {
                if (function instanceof JstlFile module) {
                    expression((ExpressionImpl) get(MODULE_BODY, module));
                }
            }
        }
    }

    private void node(ExpressionNode node) {
        if (node == null || !seen.add(node)) {
            return;
        }
        node.getChildren().forEach(this::node);
        if (node instanceof FunctionDeclaration declaration) {
            parts(declaration).forEach(this::node);
        } else if (node instanceof FunctionExpression call) {
            var function = (Function) get(FUNCTION, call);
            call.resolve(function instanceof FunctionDeclaration declaration
                    ? new LocatedDeclaration(declaration, call.getLocation()) : new LocatedFunction(function, call.getLocation()));
        }
    }

    /** Body and lets of a function, which JSLT does not count among its children. */
    static List<ExpressionNode> parts(FunctionDeclaration declaration) {
        var parts = new ArrayList<ExpressionNode>(List.of((ExpressionNode[]) get(LETS, declaration)));
        parts.add((ExpressionNode) get(BODY, declaration));
        return parts;
    }

    private JsltException at(Location place, RuntimeException failure) {
        if (!(failure instanceof JsltException jslt)) {
            return new JsltException(String.valueOf(failure.getMessage()), failure, place);
        }
        if (jslt.getLine() < 0) {
            return new JsltException(jslt.getMessageWithoutLocation(), jslt, place);
        }
        if (!source.equals(jslt.getSource()) && source.equals(place.getSource())) {
            return new JsltException(jslt.getMessageWithoutLocation() + " (in " + MappingSource.file(jslt.getSource()) + ":" + jslt.getLine() + ")", jslt, place);
        }
        return jslt;
    }

    private final class LocatedFunction implements Function {
        private final Function function;
        private final Location place;

        LocatedFunction(Function function, Location place) {
            this.function = function;
            this.place = place;
        }

        @Override
        public String getName() {
            return function.getName();
        }

        @Override
        public int getMinArguments() {
            return function.getMinArguments();
        }

        @Override
        public int getMaxArguments() {
            return function.getMaxArguments();
        }

        @Override
        public JsonNode call(JsonNode input, JsonNode[] arguments) {
            try {
                return function.call(input, arguments);
            } catch (RuntimeException e) {
                throw at(place, e);
            }
        }
    }

    private final class LocatedDeclaration extends FunctionDeclaration {
        private final FunctionDeclaration declaration;
        private final Location place;

        LocatedDeclaration(FunctionDeclaration declaration, Location place) {
            super(declaration.getName(), new String[declaration.getMinArguments()], null, null);
            this.declaration = declaration;
            this.place = place;
        }

        @Override
        public JsonNode call(Scope scope, JsonNode input, JsonNode[] arguments) {
            try {
                return declaration.call(scope, input, arguments);
            } catch (RuntimeException e) {
                throw at(place, e);
            }
        }
    }

    private static Field field(Class<?> owner, String name) {
        try {
            var field = owner.getDeclaredField(name);
            field.setAccessible(true);
            return field;
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException("another version of JSLT: " + owner.getName() + " has no field " + name, e);
        }
    }

    private static Object get(Field field, Object owner) {
        try {
            return field.get(owner);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
