package pl.spoiwo.operations.watch;

import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;

/** The watches run on Spring's scheduler. */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
class Watching {
}
