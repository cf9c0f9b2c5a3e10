package pl.spoiwo.connection;

import java.nio.file.Path;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import pl.spoiwo.configuration.Home;
import pl.spoiwo.mapping.ExampleInputs;
import pl.spoiwo.mapping.MappingComponent;

/** The configuration in force, and the {@code mapping:} component that follows it. */
@Configuration(proxyBeanMethods = false)
class ConfigurationBeans {

    @Bean
    Home home(@Value("${spoiwo.home:.}") Path root) {
        return new Home(root);
    }

    @Bean(initMethod = "watch", destroyMethod = "close")
    FileConfiguration fileConfiguration(Home home, Environment environment, ObjectProvider<ExampleInputs> inputs, ObjectProvider<KnownGoods> goods, Clock clock) {
        var loader = new ConfigurationLoader(home, environment::getProperty, environment.acceptsProfiles(Profiles.of("production")),
                inputs.getIfAvailable(ExampleInputs::json));
        return new FileConfiguration(loader, () -> goods.getIfAvailable(() -> KnownGoods.NONE), clock);
    }

    @Bean("mapping")
    MappingComponent mappingComponent(ActiveConfiguration configuration, Clock clock) {
        return new MappingComponent(() -> configuration.current().mappings(), id -> {
            var now = configuration.current();
            return MappingVariables.of(now, id == null ? null : now.connection(id).orElse(null), clock.instant(), null);
        });
    }
}
