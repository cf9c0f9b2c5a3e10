package pl.spoiwo.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.builder.NotifyBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import pl.spoiwo.Patience;
import pl.spoiwo.broker.TestBroker;
import pl.spoiwo.ledger.Stores;
import pl.spoiwo.ledger.TestDatabase;
import pl.spoiwo.mapping.Json;

class AlertRoutesTest {

    private static final Duration PATIENCE = Patience.LIMIT;

    @TempDir
    Path folder;
    private final List<JsonNode> posted = new CopyOnWriteArrayList<>();
    private final AtomicInteger refusals = new AtomicInteger();
    private final AlertConfiguration configuration = new AlertConfiguration();
    private GreenMail mail;
    private HttpServer receiver;
    private TestBroker broker;
    private TestDatabase database;
    private DefaultCamelContext camel;
    private JdbcAlerts alerts;
    private AlertNotifier notifier;

    @BeforeEach
    void start() throws Exception {
        mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        mail.start();
        receiver = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        receiver.createContext("/alerts", exchange -> {
            var document = Json.MAPPER.readTree(exchange.getRequestBody().readAllBytes());
            boolean refused = refusals.getAndDecrement() > 0;
            if (!refused) {
                posted.add(document);
            }
            exchange.sendResponseHeaders(refused ? 500 : 204, -1);
            exchange.close();
        });
        receiver.start();
        broker = new TestBroker(folder.resolve("broker"), 20);
        database = TestDatabase.h2(folder);
        var stores = Stores.on(database.dataSource(), Clock.systemUTC());
        var news = new NewAlerts();
        alerts = new JdbcAlerts(stores.jdbc(), stores.transactions(), configuration, news, Clock.systemUTC());
        notifier = new AlertNotifier(alerts, news, configuration, broker.broker());
        startRoutes(false);
    }

    private void startRoutes(boolean starttls) throws Exception {
        camel = new DefaultCamelContext();
        var properties = new Properties();
        properties.putAll(java.util.Map.of("spoiwo.alerts.smtp.protocol", "smtp", "spoiwo.alerts.smtp.host", "127.0.0.1", "spoiwo.alerts.smtp.port",
                Integer.toString(mail.getSmtp().getPort()), "spoiwo.alerts.smtp.starttls", Boolean.toString(starttls)));
        camel.getPropertiesComponent().setInitialProperties(properties);
        camel.addComponent("jms", broker.jms());
        camel.getRegistry().bind("alertMessages", new AlertMessages(configuration));
        camel.getRegistry().bind("alertMailLogin", new SmtpLogin("", ""));
        for (var file : List.of("policies/in-session", "flows/alert-notify", "flows/alert-mail", "flows/alert-webhook")) {
            PluginHelper.getRoutesLoader(camel).loadRoutes(ResourceHelper.resolveMandatoryResource(camel, "file:routes/" + file + ".camel.yaml"));
        }
        camel.start();
    }

    @AfterEach
    void stop() {
        camel.stop();
        notifier.stop();
        broker.close();
        database.close();
        receiver.stop(0);
        mail.stop();
    }

    private String webhook() {
        return "http://127.0.0.1:" + receiver.getAddress().getPort() + "/alerts?key=demo-1";
    }

    @Test
    @DisplayName("a new alert arrives by mail and by webhook once, and raising it again sends nothing")
    void once() throws Exception {
        configuration.tell(List.of("anna@company.example", "it@company.example"), webhook());
        alerts.raise("parked", "erp-main", "c-1", "Zamówienie 10482 nie weszło do ERP");
        await().atMost(PATIENCE).until(() -> posted.size() == 1 && mail.getReceivedMessages().length == 2);
        for (int n = 0; n < 5; n++) {
            alerts.raise("parked", "erp-main", "c-1", "Zamówienie 10482 nadal nie weszło do ERP");
        }
        alerts.raise("silent", "shop-main", null, "Nothing came for an hour");
        await().atMost(PATIENCE).until(() -> posted.size() == 2 && mail.getReceivedMessages().length == 4 && broker.depth("alerts") == 0);

        assertThat(posted.get(0).path("text").asText()).isEqualTo("Zamówienie 10482 nie weszło do ERP");
        assertThat(posted.get(0).path("owner").asText()).isEqualTo("Anna");
        assertThat(posted).extracting(document -> document.path("code").asText()).containsExactly("parked", "silent");
        var letter = mail.getReceivedMessages()[0];
        assertThat(letter.getSubject()).isEqualTo("[Spoiwo] parked erp-main");
        assertThat(letter.getFrom()[0]).hasToString("hub@company.example");
        assertThat((String) letter.getContent()).contains("Zamówienie 10482 nie weszło do ERP").contains("docs/runbooks/parked.md");
        assertThat(GreenMailUtil.getHeaders(letter)).doesNotContain("spoiwo", "JMS");
        assertThat(broker.depth("dlq")).isZero();
    }

    @Test
    @DisplayName("a webhook that fails is tried again until it takes the alert, and the mail is not repeated meanwhile")
    void webhookFails() {
        configuration.tell(List.of("anna@company.example"), webhook());
        refusals.set(2);
        alerts.raise("parked", "erp-main", "c-1", "look at it");
        await().atMost(PATIENCE).until(() -> posted.size() == 1 && broker.depth("alerts") == 0);
        assertThat(mail.getReceivedMessages()).hasSize(1);
        assertThat(refusals.get()).isLessThan(0);
    }

    @Test
    @DisplayName("the address of a webhook that fails is in no line of the log, for whoever knows it may post")
    void addressUntold() {
        var lines = new ListAppender<ILoggingEvent>();
        var root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        lines.start();
        root.addAppender(lines);
        configuration.tell(List.of(), webhook());
        refusals.set(1);
        alerts.raise("parked", "erp-main", "c-1", "look at it");
        await().atMost(PATIENCE).until(() -> posted.size() == 1);
        root.detachAppender(lines);
        assertThat(lines.list).extracting(line -> line.getFormattedMessage() + (line.getThrowableProxy() == null ? "" : ThrowableProxyUtil.asString(line.getThrowableProxy())))
                .anyMatch(line -> line.contains("HTTP 500")).noneMatch(line -> line.contains("demo-1"));
    }

    @Test
    @DisplayName("where STARTTLS is asked for, a server that does not offer it gets neither the password nor the mail")
    void noStarttls() throws Exception {
        camel.stop();
        startRoutes(true);
        var failed = new NotifyBuilder(camel).fromRoute("alert-notify").whenFailed(1).create();
        configuration.tell(List.of("anna@company.example"), null);
        alerts.raise("parked", "erp-main", "c-1", "look at it");
        assertThat(failed.matches(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(mail.getReceivedMessages()).isEmpty();
    }

    @Test
    @DisplayName("an alert raised while the broker is away is sent by a later turn")
    void brokerAway() {
        configuration.tell(List.of(), webhook());
        broker.stop();
        alerts.raise("parked", "erp-main", "c-1", "look at it");
        assertThat(alerts.open()).hasSize(1);
        broker.start();
        await().atMost(PATIENCE).until(() -> {
            notifier.run();
            return posted.size() == 1;
        });
        assertThat(alerts.untold()).isEmpty();
    }

    @Test
    @DisplayName("with nobody configured the alert goes to the log and stays in the list of open alerts")
    void nobodyConfigured() {
        alerts.raise("parked", "erp-main", "c-1", "look at it");
        await().atMost(PATIENCE).until(() -> alerts.untold().isEmpty() && broker.depth("alerts") == 0);
        assertThat(alerts.open()).hasSize(1);
        assertThat(broker.depth("dlq")).isZero();
    }
}
