package pl.spoiwo.operations.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pl.spoiwo.operations.HubSlice;

class HawtioTest extends HubSlice {

    @Test
    @DisplayName("probe")
    void probe() {
        for (var p : new String[] {"/actuator/hawtio/user", "/actuator/hawtio/jolokia/version", "/actuator/hawtio/jolokia/list?maxDepth=1", "/actuator/hawtio/jolokia/exec/java.lang:type=Memory/gc", "/actuator/jolokia/search/*:*", "/login", "/actuator/prometheus", "/actuator/hawtio/jolokia/exec/pl.spoiwo:type=Queues/list"}) {
            for (var u : new String[] {NOBODY, VIEWER}) {
                var a = get(u, p);
                System.out.println(">>> " + u + " " + p + " " + a.statusCode() + " " + "" +a.body().substring(0, Math.min(6000, a.body().length())));
            }
        }
        assertThat(1).isEqualTo(1);
    }
}
