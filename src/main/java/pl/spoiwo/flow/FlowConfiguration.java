package pl.spoiwo.flow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.component.kamelet.KameletComponent;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Where Camel finds the Kamelets: the shared steps, and those of single connectors beside their connector.yaml. */
@Configuration(proxyBeanMethods = false)
class FlowConfiguration {

    @Bean
    KameletComponent kamelet(@Value("${spoiwo.home}") Path home) throws IOException {
        var kamelets = new KameletComponent();
        try (Stream<Path> connectors = Files.list(home.resolve("routes/connectors"))) {
            kamelets.setLocation(Stream.concat(Stream.of(home.resolve("routes/steps")), connectors.filter(Files::isDirectory))
                    .map(folder -> "file:" + folder.toAbsolutePath().normalize())
                    .collect(Collectors.joining(",")));
        }
        // A failing step fails its caller, whose error policy decides.
        kamelets.setNoErrorHandler(true);
        return kamelets;
    }
}
