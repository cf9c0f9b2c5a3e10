package pl.spoiwo;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.env.EnvironmentPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Makes {@code spoiwo.home} and {@code spoiwo.data-dir} absolute, from the working folder. Left relative, Spring would look a path up
 * in the web server's own temporary folder first.
 */
final class AbsoluteFolders implements EnvironmentPostProcessor, Ordered {

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        Map<String, Object> folders = new HashMap<>();
        for (var name : new String[] {"spoiwo.home", "spoiwo.data-dir"}) {
            var value = environment.getProperty(name);
            if (value != null) {
                folders.put(name, Path.of(value).toAbsolutePath().normalize().toString());
            }
        }
        environment.getPropertySources().addFirst(new MapPropertySource("spoiwo-folders", folders));
    }

    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }
}
