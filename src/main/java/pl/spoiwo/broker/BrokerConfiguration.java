package pl.spoiwo.broker;

import jakarta.jms.ConnectionFactory;
import java.nio.file.Path;
import java.time.Clock;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.camel.component.jms.JmsComponent;
import org.messaginghub.pooled.jms.JmsPoolConnectionFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/** The broker and the two ways to it: one for consumers and the sends in their sessions, one for the door, which fails fast. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(BrokerSettings.class)
class BrokerConfiguration {

    @Bean
    @ConditionalOnMissingBean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean(destroyMethod = "close")
    @ConditionalOnProperty(name = "spoiwo.broker.mode", havingValue = "embedded", matchIfMissing = true)
    EmbeddedBroker embeddedBroker(@Value("${spoiwo.data-dir}") Path data, BrokerSettings settings) throws Exception {
        return new EmbeddedBroker(data.toAbsolutePath().resolve("broker"), settings);
    }

    /** One factory object for consumer and producer: only then a send joins the consumer's session. */
    @Bean(destroyMethod = "stop")
    @Primary
    JmsPoolConnectionFactory hubConnectionFactory(BrokerSettings settings, ObjectProvider<EmbeddedBroker> embedded) {
        var raw = raw(settings, embedded);
        // A slow target must not hold messages that another consumer could take.
        raw.setConsumerWindowSize(0);
        var pool = new JmsPoolConnectionFactory();
        pool.setConnectionFactory(raw);
        pool.setMaxConnections(4);
        pool.setMaxSessionsPerConnection(200);
        pool.setConnectionCheckInterval(5_000);
        return pool;
    }

    /** Reads ahead: its one consumer takes everything, and a round trip for each message would hold it up. */
    @Bean
    ConnectionFactory recordConnectionFactory(BrokerSettings settings, ObjectProvider<EmbeddedBroker> embedded) {
        return raw(settings, embedded);
    }

    @Bean
    ConnectionFactory doorConnectionFactory(BrokerSettings settings, ObjectProvider<EmbeddedBroker> embedded) {
        var raw = raw(settings, embedded);
        // Senders of webhooks wait less, see spoiwo.intake.answer-within: one slow commit must not close the connection for all others.
        raw.setCallTimeout(5_000);
        raw.setCallFailoverTimeout(5_000);
        if (embedded.getIfAvailable() == null) {
            // Pings three times as often as the broker waits for one: an idle door keeps its connection, and a dead one is known within the wait.
            raw.setClientFailureCheckPeriod(3_000);
            raw.setConnectionTTL(10_000);
        }
        return raw;
    }

    private static ActiveMQConnectionFactory raw(BrokerSettings settings, ObjectProvider<EmbeddedBroker> embedded) {
        var server = embedded.getIfAvailable();
        var factory = new ActiveMQConnectionFactory(server == null ? settings.url() : server.url());
        if (settings.user() != null) {
            factory.setUser(settings.user());
            factory.setPassword(settings.password());
        }
        factory.setBlockOnDurableSend(true);
        // A new connection waits as long for the broker's first word. Before a dead broker a proxy may still take connections: then this is the time until the next try.
        factory.setCallTimeout(server == null ? 10_000 : 30_000);
        factory.setReconnectAttempts(0);
        factory.setInitialConnectAttempts(1);
        // JMS ObjectMessage is never read: nothing may be deserialised.
        factory.setDeserializationDenyList("*");
        return factory;
    }

    /**
     * Threads of all consumers: idle connections keep one each, bursts share the rest. None is a core thread: the listener takes a thread anew
     * for every few messages, and a pool below its core size starts another one each time instead of taking one that waits. Their priority is
     * low, for senders wait for the door and nobody for these; Linux heeds that with -XX:ThreadPriorityPolicy=1 (docs/operations.md).
     */
    @Bean
    ThreadPoolTaskExecutor consumerThreads(@Value("${spoiwo.broker.consumer-threads:400}") int most) {
        var executor = new ThreadPoolTaskExecutor();
        executor.setThreadNamePrefix("consumer-");
        executor.setCorePoolSize(0);
        executor.setMaxPoolSize(most);
        executor.setQueueCapacity(0);
        executor.setThreadPriority(Thread.MIN_PRIORITY);
        return executor;
    }

    @Bean
    JmsComponent jms(@Qualifier("hubConnectionFactory") ConnectionFactory factory, @Qualifier("consumerThreads") ThreadPoolTaskExecutor threads) {
        var jms = new JmsComponent();
        var configuration = jms.getConfiguration();
        configuration.setConnectionFactory(factory);
        configuration.setTransacted(true);
        configuration.setLazyCreateTransactionManager(false);
        configuration.setCacheLevelName("CACHE_CONSUMER");
        configuration.setTaskExecutor(threads);
        configuration.setAcceptMessagesWhileStopping(false);
        configuration.setRecoveryInterval(1_000);
        configuration.setReceiveTimeout(1_000);
        configuration.setDeliveryPersistent(true);
        configuration.setErrorHandlerLoggingLevel(org.apache.camel.LoggingLevel.WARN);
        jms.setHeaderFilterStrategy(new HubHeaderFilter());
        return jms;
    }
}
