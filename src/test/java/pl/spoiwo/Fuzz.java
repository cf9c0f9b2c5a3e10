package pl.spoiwo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import net.jqwik.api.lifecycle.AroundPropertyHook;
import net.jqwik.api.lifecycle.PropertyExecutionResult;
import net.jqwik.api.lifecycle.PropertyExecutor;
import net.jqwik.api.lifecycle.PropertyLifecycleContext;

/**
 * How much all fuzz tests together do: 20,000 inputs, or as many as {@code -Dspoiwo.fuzz.inputs} says; {@code -Dspoiwo.seed} repeats a run.
 * A property with this hook gets a twentieth of them.
 */
public final class Fuzz implements AroundPropertyHook {

    private static final long INPUTS = Long.getLong("spoiwo.fuzz.inputs", 20_000);
    private static final Long SEED = Long.getLong("spoiwo.seed");

    public static int inputs(int percent) {
        return (int) Math.max(1, INPUTS * percent / 100);
    }

    public static long seed() {
        return SEED == null ? System.nanoTime() : SEED;
    }

    /** @return where the input that failed now lies */
    public static String keep(String name, byte[] input) throws IOException {
        var file = Path.of("target", "fuzz", name);
        Files.createDirectories(file.getParent());
        return Files.write(file, input).toString();
    }

    @Override
    public PropertyExecutionResult aroundProperty(PropertyLifecycleContext context, PropertyExecutor property) {
        context.attributes().setTries(inputs(5));
        if (SEED != null) {
            context.attributes().setSeed(SEED.toString());
        }
        return property.execute();
    }
}
