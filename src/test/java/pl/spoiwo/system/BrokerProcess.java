package pl.spoiwo.system;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.activemq.artemis.core.config.impl.SecurityConfiguration;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.spi.core.security.ActiveMQJAASSecurityManager;
import org.apache.activemq.artemis.spi.core.security.jaas.InVMLoginModule;
import org.awaitility.Awaitility;

/** An external broker as {@code docker/broker.xml} describes it, in a process of its own, so that it can be killed. Its folder keeps what it confirmed. */
public final class BrokerProcess implements AutoCloseable {

    /** Name, password and role of the hub. */
    private static final String HUB = "hub";

    private final Path folder;
    private final int port = HubProcess.freePort();
    private Process process;

    public BrokerProcess(Path folder) {
        this.folder = folder;
    }

    /** The process itself. */
    public static void main(String[] none) throws Exception {
        var logins = new SecurityConfiguration();
        logins.addUser(HUB, HUB);
        logins.addRole(HUB, HUB);
        new EmbeddedActiveMQ().setConfigResourcePath(Path.of("docker", "broker.xml").toUri().toString())
                .setSecurityManager(new ActiveMQJAASSecurityManager(InVMLoginModule.class.getName(), logins)).start();
    }

    public int port() {
        return port;
    }

    /** @param port at which a hub with these arguments reaches the broker */
    public static List<String> arguments(int port) {
        return List.of("--spoiwo.broker.mode=external", "--spoiwo.broker.url=tcp://127.0.0.1:" + port, "--spoiwo.broker.user=" + HUB, "--spoiwo.broker.password=" + HUB);
    }

    /** Waits until it takes connections. */
    public void start() throws IOException {
        Files.createDirectories(folder);
        var log = folder.resolve("broker.log");
        process = new ProcessBuilder(HubProcess.JAVA, "-Xmx256m", "-XX:TieredStopAtLevel=1", "-Ddata.dir=" + folder, "-Dacceptor=tcp://127.0.0.1:" + port,
                "-cp", Path.of("target", "test-classes") + File.pathSeparator + HubProcess.JAR, BrokerProcess.class.getName())
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile())).start();
        Awaitility.await("the broker listens, see " + log).atMost(Duration.ofMinutes(1)).until(() -> {
            if (!process.isAlive()) {
                throw new IllegalStateException("the broker ended with " + process.exitValue() + ":\n" + Files.readString(log));
            }
            return listens();
        });
    }

    private boolean listens() {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    /** SIGKILL. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** @param name of a POSIX signal, such as STOP */
    public void signal(String name) throws IOException, InterruptedException {
        HubProcess.signal(process, name);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
