package pl.spoiwo.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Programs of the JDK that runs the bench. */
final class Program {

    private Program() {
    }

    static Process start(String tool, Map<String, String> environment, List<String> arguments, Path output) throws IOException {
        var builder = new ProcessBuilder(Stream.concat(Stream.of(Path.of(System.getProperty("java.home"), "bin", tool).toString()), arguments.stream()).toList())
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** Waits for the end; throws IllegalStateException that names the output where the program failed. */
    static void run(String tool, Map<String, String> environment, List<String> arguments, Path output) throws IOException, InterruptedException {
        int code = start(tool, environment, arguments, output).waitFor();
        if (code != 0) {
            throw new IllegalStateException(tool + " " + arguments + " ended with " + code + ", see " + output);
        }
    }
}
