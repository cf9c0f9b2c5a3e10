package pl.spoiwo.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import net.jqwik.api.statistics.Statistics;
import pl.spoiwo.ledger.EffectsModel.Capability;
import pl.spoiwo.ledger.EffectsModel.Step;

/** The promise of inbox, outbox and claim, under any order of small steps and crashes: see {@link EffectsModel}. */
class EffectsModelTest {

    private static Path folder;
    private static TestDatabase database;

    @BeforeContainer
    static void open() throws IOException {
        folder = Files.createTempDirectory("effects");
        database = TestDatabase.h2(folder);
    }

    @AfterContainer
    static void close() throws IOException {
        database.close();
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Property(tries = 200)
    void aCommandWithFindOrKeyTakesEffectExactlyOnceHoweverStepsAndCrashesFall(@ForAll boolean find, @ForAll @Size(min = 5, max = 60) List<Step> steps) {
        var model = run(find ? Capability.FIND : Capability.KEY, steps);

        assertThat(model.effects()).as(steps::toString).allSatisfy((command, times) -> assertThat(times).isEqualTo(1)).hasSize(EffectsModel.COMMANDS);
        assertThat(model.states().values()).containsOnly(MessageState.DELIVERED);
        Statistics.label("ambiguous claims").collect(model.ambiguous() > 0).coverage(c -> c.check(true).percentage(p -> p > 5));
    }

    @Property(tries = 200)
    void aCommandWithNeitherNeverTakesEffectTwiceAndIsUnknownWhereItMayHave(@ForAll @Size(min = 5, max = 60) List<Step> steps) {
        var model = run(Capability.NEITHER, steps);

        model.states().forEach((command, state) -> {
            int times = model.effects().getOrDefault(command, 0);
            switch (state) {
                case DELIVERED -> assertThat(times).as(command + " after " + steps).isEqualTo(1);
                case UNKNOWN -> assertThat(times).as(command + " after " + steps).isLessThanOrEqualTo(1);
                case WAITING -> assertThat(times).as(command + " after " + steps).isZero();
                default -> throw new AssertionError(command + " stands " + state + " after " + steps);
            }
        });
        Statistics.label("ended unknown").collect(model.states().containsValue(MessageState.UNKNOWN)).coverage(c -> c.check(true).percentage(p -> p > 5));
    }

    @Example
    void withoutTheClaimTheModelFindsTwoEffects() {
        var model = new EffectsModel(database, Capability.CARELESS);
        model.run(List.of(Step.PROCESS, Step.PROCESS, Step.PROCESS, Step.DELIVER_A, Step.DELIVER_A, Step.DELIVER_A, Step.CRASH));
        assertThat(model.effects()).containsValue(2);
    }

    private static EffectsModel run(Capability capability, List<Step> steps) {
        var model = new EffectsModel(database, capability);
        model.run(steps);
        return model;
    }
}
