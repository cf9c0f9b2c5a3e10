package pl.spoiwo.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pl.spoiwo.configuration.Finding;
import pl.spoiwo.configuration.Home;
import pl.spoiwo.mapping.CodecInputs;
import pl.spoiwo.mapping.Codecs;

class ProjectHomeTest {

    @Test
    @DisplayName("the project's own home folder has no findings")
    void no_findings() {
        var loaded = new ConfigurationLoader(new Home(Path.of(".")), name -> null, false, new CodecInputs(new Codecs())).load();
        assertThat(loaded.counts().get("example pairs")).isGreaterThanOrEqualTo(12);
        assertThat(loaded.findings()).filteredOn(f -> !notWrittenYet(f)).isEmpty();
    }

    /** The demonstration's own files may be missing in a checkout of the kernel alone. */
    private static boolean notWrittenYet(Finding finding) {
        return finding.what().equals("the file is missing") && !Files.exists(Path.of("config/connections.yaml"));
    }
}
