package pl.spoiwo.sandbox;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** The sandbox as a process of its own, which lives on while a hub is killed: {@code java -jar spoiwo.jar sandbox --port=8090}. */
public final class SandboxMain {

    private SandboxMain() {
    }

    /** Options as {@code --key=value} or as environment variables {@code SPOIWO_SANDBOX_KEY}; {@code --demo=true} adds the demo traffic. */
    public static void main(String[] args) throws InterruptedException {
        // H2's server would listen on every address otherwise.
        System.setProperty("h2.bindAddress", "127.0.0.1");
        Map<String, String> given = new HashMap<>();
        for (String argument : args) {
            if (!argument.matches("--[a-z0-9-]+=.*")) {
                throw new IllegalArgumentException("'" + argument + "' is not --key=value; see docs/sandbox.md");
            }
            int equals = argument.indexOf('=');
            given.put(argument.substring(2, equals), argument.substring(equals + 1));
        }
        SandboxOptions options = SandboxOptions.from(key -> given.getOrDefault(key,
                System.getenv("SPOIWO_SANDBOX_" + key.replace('-', '_').toUpperCase(Locale.ROOT))));
        String port = given.getOrDefault("port", System.getenv().getOrDefault("SPOIWO_SANDBOX_PORT", "8090"));
        Sandbox sandbox = new Sandbox(options).start(Integer.parseInt(port));
        DemoTraffic demo = given.getOrDefault("demo", "false").equals("true") ? new DemoTraffic(options, sandbox.url()).start() : null;
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            if (demo != null) {
                demo.close();
            }
            sandbox.close();
        }, "sandbox-stop"));
        System.out.println("Sandbox is ready: " + sandbox.url() + "/_control, SQL at " + sandbox.sqlUrl());
        new CountDownLatch(1).await();
    }
}
