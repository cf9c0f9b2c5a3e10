package pl.spoiwo.operations.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.io.IOException;
import java.nio.file.FileStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pl.spoiwo.operations.HubSlice;
import pl.spoiwo.operations.Rows;

class DiskWatchTest extends HubSlice {

    private final FileStore disk = mock(FileStore.class);

    @BeforeEach
    void empty() throws IOException {
        new Rows(jdbc).empty();
        when(disk.getTotalSpace()).thenReturn(100_000L << 20);
    }

    private void look(long freeMegabytes) throws IOException {
        when(disk.getUsableSpace()).thenReturn(freeMegabytes << 20);
        new DiskWatch(alerts, disk, 85).look();
    }

    @Test
    @DisplayName("a disk that fills up raises one alert with the space that is left, and closes it only when there is space again")
    void fills() throws IOException {
        look(15_000);
        assertThat(alerts.open()).isEmpty();
        look(14_400);
        look(9_000);
        assertThat(alerts.open()).singleElement().satisfies(alert -> {
            assertThat(alert.code()).isEqualTo("disk-low");
            assertThat(alert.text()).contains("91 % full", "9000 MB");
        });
        look(16_000);
        assertThat(alerts.open()).hasSize(1);
        look(18_000);
        assertThat(alerts.open()).isEmpty();
    }

    @Test
    @DisplayName("a disk that cannot be asked leaves the alert as it is")
    void away() throws IOException {
        look(5_000);
        when(disk.getUsableSpace()).thenThrow(new IOException("Stale file handle"));
        new DiskWatch(alerts, disk, 85).look();
        assertThat(alerts.open()).hasSize(1);
    }
}
