package pl.spoiwo.broker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HubHeaderFilterTest {

    private final HubHeaderFilter filter = new HubHeaderFilter();

    @ParameterizedTest
    @ValueSource(strings = {"CamelHttpUri", "CAMELhttpURI", "camelFileName", "org.apache.camel.CamelSqlQuery", "JMSXGroupID", "JMSReplyTo", "mail.smtp.host",
            "SPOIWOTYPE", "Spoiwotype", "_AMQ_SCHED_DELIVERY", "Authorization", "x", ""})
    @DisplayName("a foreign property does not come in from the broker, in whatever case")
    void foreign(String name) {
        assertThat(filter.applyFilterToExternalHeaders(name, "x", null)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"CamelHttpUri", "camelhttpuri", "JMSReplyTo", "Authorization", "Cookie"})
    @DisplayName("what a call leaves on the exchange does not go out to the broker")
    void outward(String name) {
        assertThat(filter.applyFilterToCamelHeaders(name, "x", null)).isTrue();
    }

    @Test
    @DisplayName("the hub's own properties cross both ways, the delay of a delivery goes out")
    void own() {
        assertThat(filter.applyFilterToExternalHeaders("spoiwoType", "x", null)).isFalse();
        assertThat(filter.applyFilterToCamelHeaders("spoiwoType", "x", null)).isFalse();
        assertThat(filter.applyFilterToCamelHeaders("_AMQ_SCHED_DELIVERY", 1L, null)).isFalse();
    }
}
