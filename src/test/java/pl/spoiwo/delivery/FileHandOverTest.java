package pl.spoiwo.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pl.spoiwo.delivery.FileHandOver.Result;
import pl.spoiwo.delivery.FileHandOver.Run;
import pl.spoiwo.mapping.MappingFailure;

class FileHandOverTest {

    private static final byte[] ORDER = "order 1".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path folder;
    private Path out;

    @BeforeEach
    void exchangeFolder() throws IOException {
        out = Files.createDirectory(folder.resolve("out"));
    }

    @Test
    @DisplayName("a crash before any step: the repeat hands the file over once, whether the program takes it before the repeat or after")
    void crashAtEveryStep() throws IOException {
        for (var taken : List.of(true, false)) {
            for (var step : steps()) {
                var name = "order-" + step + "-" + taken + ".epp";
                assertThatThrownBy(() -> new FileHandOver(folder.resolve("sent"), out, "boot-1", at -> crash(at, step)).handOver(name, ORDER, Run.FIRST))
                        .as("crash before %s", step).isInstanceOf(Crash.class);
                int takenBefore = taken ? take(name) : 0;

                var repeat = handOver("boot-1", name, ORDER, Run.IN_DOUBT);

                assertThat(repeat).as("repeat after a crash before %s", step).isInstanceOf(Result.HandedOver.class);
                assertThat(takenBefore + take(name)).as("files of %s taken", name).isEqualTo(1);
            }
        }
        assertThat(names(out.resolve(".staging"))).containsExactly(".spoiwo");
    }

    @Test
    @DisplayName("after a restart of the machine a staged file may have been taken and come back: that is not proven, and made again only once it is settled")
    void powerCut() throws IOException {
        assertThatThrownBy(() -> new FileHandOver(folder.resolve("sent"), out, "boot-1", at -> crash(at, "rename")).handOver("a.epp", ORDER, Run.FIRST));
        assertThat(handOver("boot-2", "a.epp", ORDER, Run.IN_DOUBT)).isInstanceOf(Result.Unproven.class);
        assertThat(take("a.epp")).isZero();
        assertThat(handOver("boot-2", "a.epp", ORDER, Run.SETTLED)).isEqualTo(new Result.HandedOver(false));
        assertThat(take("a.epp")).isEqualTo(1);
        assertThat(handOver("boot-2", "a.epp", ORDER, Run.IN_DOUBT)).isEqualTo(new Result.HandedOver(true));
    }

    @Test
    @DisplayName("many first files at the same time: each is handed over, and none takes the new folders for lost ones")
    void firstTogether() throws Exception {
        var names = Stream.of("a", "b", "c", "d", "e", "f").map(letter -> letter + ".epp").toList();
        var threads = Executors.newFixedThreadPool(names.size());
        try {
            for (int round = 0; round < 30; round++) {
                var home = Files.createDirectory(folder.resolve("round-" + round));
                var there = Files.createDirectory(home.resolve("out"));
                var results = threads.invokeAll(names.stream().<Callable<Result>>map(name -> () ->
                        new FileHandOver(home.resolve("sent"), there, "boot-1", step -> { }).handOver(name, ORDER, Run.IN_DOUBT)).toList());
                for (var result : results) {
                    assertThat(result.get()).isEqualTo(new Result.HandedOver(false));
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    @DisplayName("where the hub's own copies are lost, what is in doubt is not proven, and what is new goes on")
    void copiesLost() throws IOException {
        handOver("boot-1", "a.epp", ORDER, Run.FIRST);
        take("a.epp");
        try (Stream<Path> files = Files.list(folder.resolve("sent"))) {
            for (var file : files.toList()) {
                Files.delete(file);
            }
        }
        assertThat(handOver("boot-1", "a.epp", ORDER, Run.IN_DOUBT)).isInstanceOf(Result.Unproven.class);
        assertThat(handOver("boot-1", "b.epp", ORDER, Run.FIRST)).isEqualTo(new Result.HandedOver(false));
    }

    @Test
    @DisplayName("a command mended before it was handed over goes out as it was mended")
    void mended() throws IOException {
        assertThatThrownBy(() -> new FileHandOver(folder.resolve("sent"), out, "boot-1", at -> crash(at, "rename")).handOver("a.epp", ORDER, Run.FIRST));
        handOver("boot-1", "a.epp", "mended".getBytes(StandardCharsets.UTF_8), Run.IN_DOUBT);
        assertThat(out.resolve("a.epp")).hasContent("mended");
        assertThat(folder.resolve("sent/a.epp")).hasContent("mended");
    }

    @Test
    @DisplayName("a name that another file has is refused and that file left alone; names cannot leave the folder")
    void names() throws IOException {
        Files.writeString(out.resolve("a.epp"), "somebody else's");
        assertThatThrownBy(() -> handOver("boot-1", "a.epp", ORDER, Run.FIRST)).isInstanceOfSatisfying(MappingFailure.class,
                failure -> assertThat(failure.code()).isEqualTo("name-taken"));
        assertThat(out.resolve("a.epp")).hasContent("somebody else's");
        for (var name : List.of("../a.epp", "a/b.epp", ".hidden", "", "a\\b", "x".repeat(200), "a\u0000b")) {
            assertThatThrownBy(() -> handOver("boot-1", name, ORDER, Run.FIRST)).isInstanceOfSatisfying(MappingFailure.class,
                    failure -> assertThat(failure.code()).isEqualTo("name-refused"));
        }
    }

    private List<String> steps() throws IOException {
        var steps = new ArrayList<String>();
        new FileHandOver(folder.resolve("sent"), out, "boot-1", steps::add).handOver("first.epp", ORDER, Run.FIRST);
        take("first.epp");
        return steps.stream().filter(step -> !step.startsWith("marker")).toList();
    }

    private Result handOver(String boot, String name, byte[] content, Run run) throws IOException {
        return new FileHandOver(folder.resolve("sent"), out, boot, step -> { }).handOver(name, content, run);
    }

    /** The program takes its file away, if it is there. */
    private int take(String name) throws IOException {
        if (Files.exists(out.resolve(name))) {
            assertThat(out.resolve(name)).hasBinaryContent(ORDER);
            Files.delete(out.resolve(name));
            return 1;
        }
        return 0;
    }

    private static List<String> names(Path of) throws IOException {
        try (Stream<Path> files = Files.list(of)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static void crash(String at, String step) {
        if (at.equals(step)) {
            throw new Crash();
        }
    }

    private static final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
