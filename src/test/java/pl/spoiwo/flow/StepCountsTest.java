package pl.spoiwo.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.management.ObjectName;
import org.apache.camel.CamelContext;
import org.apache.camel.component.stub.StubComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pl.spoiwo.flow.WantedRoutes.Wanted;

/** Hawtio draws the dumped route and looks for the counts of a step under the step's id. */
class StepCountsTest {

    private static final Pattern STEP_ID = Pattern.compile("<(?:bean|to|loop|filter)\\b[^>]*? id=\"([^\"]+)\"");

    @Test
    @DisplayName("every step that a diagram draws of a connection's route has its counts, also where several connections share a template")
    void counted() throws Exception {
        try (var camel = new DefaultCamelContext()) {
            camel.addComponent("jms", new StubComponent());
            camel.getPropertiesComponent().setInitialProperties(new Properties());
            camel.getPropertiesComponent().addInitialProperty("spoiwo.process.max-consumers", "1");
            for (var bean : List.of("rightOfWay", "process", "infrastructure")) {
                camel.getRegistry().bind(bean, new Steps());
            }
            for (var file : List.of("routes/policies/park-broken.camel.yaml", "routes/flows/process.camel.yaml")) {
                PluginHelper.getRoutesLoader(camel).loadRoutes(PluginHelper.getResourceLoader(camel).resolveResource("file:" + file));
            }
            camel.start();
            for (var connection : List.of("shop-main", "shop-two")) {
                Flows.start(camel, "process-" + connection, new Wanted("process", Map.of("connection", connection)));
            }
            for (var connection : List.of("shop-main", "shop-two")) {
                assertThat(drawn(camel, "process-" + connection)).hasSize(4).isSubsetOf(counted(camel, "process-" + connection));
            }
        }
    }

    /** All the beans of the route: nothing is sent through it. */
    public static final class Steps {
        public void giveWay() {
        }

        public void interpret() {
        }

        public void decide() {
        }

        public void park() {
        }

        public void report() {
        }
    }

    private static Set<String> drawn(CamelContext camel, String route) throws Exception {
        var name = names(camel, "type=routes,name=\"" + route + "\"").iterator().next();
        var xml = (String) ManagementFactory.getPlatformMBeanServer().invoke(name, "dumpRouteAsXml", new Object[0], new String[0]);
        var afterPolicies = xml.substring(xml.lastIndexOf("</onException>") + 1);
        return STEP_ID.matcher(afterPolicies).results().map(found -> found.group(1)).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> counted(CamelContext camel, String route) throws Exception {
        var counted = new TreeSet<String>();
        var server = ManagementFactory.getPlatformMBeanServer();
        for (var step : names(camel, "type=processors,*")) {
            if (server.getAttribute(step, "RouteId").equals(route)) {
                counted.add(ObjectName.unquote(step.getKeyProperty("name")));
            }
        }
        return counted;
    }

    private static Set<ObjectName> names(CamelContext camel, String rest) throws Exception {
        return ManagementFactory.getPlatformMBeanServer().queryNames(new ObjectName("org.apache.camel:context=" + camel.getManagementName() + "," + rest), null);
    }
}
