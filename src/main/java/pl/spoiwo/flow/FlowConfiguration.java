package pl.spoiwo.flow;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.component.kamelet.KameletComponent;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import pl.spoiwo.connection.ActiveConfiguration;

/** Where Camel finds the Kamelets: the shared steps, and those of single connectors beside their connector.yaml. */
@Configuration(proxyBeanMethods = false)
class FlowConfiguration {

    @Bean
    KameletComponent kamelet(@Value("${spoiwo.home}") Path home, ActiveConfiguration configuration) {
        var kamelets = new KameletComponent();
        kamelets.setLocation(locations(home));
        // Before Flows listens: a connector that comes while the hub runs may bring Kamelets for its routes.
        configuration.onChange(now -> kamelets.setLocation(locations(home)));
        // A failing step fails its caller, whose error policy decides.
        kamelets.setNoErrorHandler(true);
        return kamelets;
    }

    private static String locations(Path home) {
        try (Stream<Path> connectors = Files.list(home.resolve("routes/connectors"))) {
            return Stream.concat(Stream.of(home.resolve("routes/steps")), connectors.filter(Files::isDirectory))
                    .map(folder -> "file:" + folder.toAbsolutePath().normalize())
                    .collect(Collectors.joining(","));
        } catch (IOException e) {
            throw new UncheckedIOException("the connectors of " + home + " cannot be listed", e);
        }
    }

    @Bean
    CamelContextConfiguration jsonBodies() {
        return new CamelContextConfiguration() {
            @Override
            public void beforeApplicationStart(CamelContext camel) {
                camel.getTypeConverterRegistry().addTypeConverters(new JsonBodies());
            }

            @Override
            public void afterApplicationStart(CamelContext camel) {
                // Nothing is left to do.
            }
        };
    }
}
