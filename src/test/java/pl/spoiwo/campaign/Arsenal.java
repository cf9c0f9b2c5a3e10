package pl.spoiwo.campaign;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import pl.spoiwo.system.HubProcess;
import pl.spoiwo.system.World;

/** All faults that this campaign can make, each with its cause in the world outside. */
final class Arsenal {

    private static final List<String> TARGETS = List.of("woocommerce", "payu", "subiekt");
    private static final List<String> BESIDE = List.of("allegro", "inpost", "fakturownia", "dpd", "stripe", "przelewy24");
    private static final int SHORT = 4_000;

    private final World world;
    private final HubProcess hub;
    private final Gate gate;
    private final Wire targets;
    private final Storage storage;
    private final Poison poison;
    private final Path clockOffset;
    private final List<Fault> faults = new ArrayList<>();

    Arsenal(World world, HubProcess hub, Gate gate, Wire targets, Storage storage, Poison poison, Path clockOffset) {
        this.world = world;
        this.hub = hub;
        this.gate = gate;
        this.targets = targets;
        this.storage = storage;
        this.poison = poison;
        this.clockOffset = clockOffset;
    }

    List<Fault> all() {
        hub();
        wires();
        TARGETS.forEach(this::system);
        if (world.whole()) {
            BESIDE.forEach(this::system);
        }
        configuration();
        clock();
        // No fault, but what stock has to add up with.
        faults.add(new Fault("goods are received", "goods", 1, () -> world.control("POST", "subiekt/stock", "{\"sku\": \"DZB-1200\", \"change\": 7}"), () -> { }));
        faults.add(new Fault("messages that cannot be worked on", "gate", 1, () -> poison.send(5), () -> { }));
        faults.addAll(storage.faults(hub));
        return List.copyOf(faults);
    }

    private void hub() {
        faults.add(new Fault("hub killed", "hub", 1_000, hub::kill, hub::startGuarded));
        faults.add(new Fault("hub stands still", "hub", 30_000, () -> hub.signal("STOP"), () -> hub.signal("CONT")));
    }

    private void wires() {
        faults.add(new Fault("answers to senders lost", "gate", SHORT, () -> gate.losesAnswers(0.4), () -> gate.losesAnswers(0)));
        faults.add(new Fault("connections to targets cut", "targets", 1, targets::cut, () -> { }));
        faults.add(new Fault("connections to targets dead", "targets", 8_000, () -> targets.dead(true), () -> targets.dead(false)));
        faults.add(new Fault("targets slow", "targets", SHORT, () -> targets.delay(300), () -> targets.delay(0)));
    }

    private void system(String system) {
        outside(system, "down", 10_000, "{\"down\": true}");
        outside(system, "takes effect and does not answer", SHORT, "{\"timeoutAfterSuccess\": 0.5, \"showAfterMs\": 2000, \"holdMs\": 3000}");
        if (!system.equals("subiekt")) {
            outside(system, "answers 500", SHORT, "{\"failRate\": 0.5, \"status\": 500}");
            outside(system, "answers after 30 s", SHORT, "{\"delayMs\": 30000}");
            outside(system, "answers 429", SHORT, "{\"failRate\": 0.7, \"status\": 429}");
            outside(system, "sends twice and out of order", SHORT, "{\"duplicateEvents\": 0.5, \"reorderEvents\": 0.5}");
        }
        if (system.equals("woocommerce") || system.equals("allegro")) {
            outside(system, "forgets to send", SHORT, "{\"dropEvents\": 0.5}");
        }
    }

    private void outside(String system, String what, int most, String faultsOfIt) {
        faults.add(new Fault(system + " " + what, system, most, () -> world.faults(system, faultsOfIt), () -> world.noFaults(system)));
    }

    private void clock() {
        for (var jump : List.of(Duration.ofSeconds(45), Duration.ofSeconds(-45))) {
            faults.add(new Fault("clock jumps by " + jump.toSeconds() + " s and back", "clock", SHORT,
                    () -> Files.writeString(clockOffset, jump.toString()), () -> Files.writeString(clockOffset, Duration.ZERO.toString())));
        }
    }

    private void configuration() {
        Path mapping = world.home().resolve("mappings/woocommerce/order.jslt");
        // Never while the hub is down: it would refuse to start until somebody mends the file, as it must.
        faults.add(new Fault("configuration broken", "hub", SHORT,
                () -> Files.writeString(mapping, Files.readString(mapping) + "\n}}} broken"),
                () -> Files.writeString(mapping, Files.readString(mapping).replace("\n}}} broken", "\n"))));
    }
}
