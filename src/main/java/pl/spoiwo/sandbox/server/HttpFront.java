package pl.spoiwo.sandbox.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The one port, on the loopback address: gives each call to its system, with the system's faults in between. */
public final class HttpFront implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(HttpFront.class.getName());
    private static final int LARGEST_BODY = 16 << 20;

    private final Map<String, SimulatedSystem> systems = new LinkedHashMap<>();
    private final Map<String, Calls> calls = new HashMap<>();
    private final Control control;
    private final int callsKept;
    private final Clock clock;
    private final ExecutorService workers = Executors.newCachedThreadPool(Courier.daemon("sandbox-http"));
    private final ScheduledExecutorService timer = new ScheduledThreadPoolExecutor(1, Courier.daemon("sandbox-http-timer"));
    private final HttpServer server;

    /** @param port 0 takes a free one. Throws UncheckedIOException where it is taken. Nothing is served before {@link #serve}. */
    public HttpFront(int port, int callsKept, Clock clock) {
        // Without it the JDK's server waits 40 ms between head and body of every answer.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        this.clock = clock;
        this.control = new Control(systems, calls, new AlertSink(clock));
        this.callsKept = callsKept;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 512);
        } catch (IOException taken) {
            throw new UncheckedIOException("the sandbox cannot listen on 127.0.0.1:" + port + "; set spoiwo.sandbox.port", taken);
        }
    }

    public void serve(List<SimulatedSystem> simulated) {
        simulated.forEach(system -> {
            systems.put(system.name(), system);
            calls.put(system.name(), new Calls(callsKept));
        });
        server.createContext("/", this::receive);
        server.setExecutor(workers);
        server.start();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    private void receive(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getRawPath();
        int end = path.indexOf('/', 1);
        String first = end < 0 ? path.substring(1) : path.substring(1, end);
        byte[] body = exchange.getRequestBody().readNBytes(LARGEST_BODY);
        Map<String, String> headers = new HashMap<>();
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(", ", values)));
        Request request = new Request(exchange.getRequestMethod(), end < 0 ? "/" : path.substring(end),
                Request.parameters(exchange.getRequestURI().getRawQuery()), headers, body, Duration.ZERO);
        SimulatedSystem system = systems.get(first);
        if (first.equals("_control")) {
            send(exchange, guarded(() -> control.handle(request)));
        } else if (system == null) {
            send(exchange, Response.refused(404, "no simulated system '" + first + "'; there are " + systems.keySet()));
        } else if (system.faults().down()) {
            calls.get(first).add(clock.instant(), request, 0, "down");
            exchange.close();
        } else {
            long delay = system.faults().concerns(request) ? system.faults().current().delayMs() : 0;
            if (delay > 0) {
                timer.schedule(() -> workers.execute(() -> answer(exchange, system, request)), delay, TimeUnit.MILLISECONDS);
            } else {
                answer(exchange, system, request);
            }
        }
    }

    private void answer(HttpExchange exchange, SimulatedSystem system, Request request) {
        FaultSwitch faults = system.faults();
        Calls record = calls.get(system.name());
        boolean concerned = faults.concerns(request);
        if (concerned && faults.fails()) {
            record.add(clock.instant(), request, faults.current().status(), "failRate");
            send(exchange, Response.refused(faults.current().status(), "fault injected"));
            return;
        }
        boolean lost = concerned && request.changes() && faults.timesOut();
        Request effective = lost ? request.shownAfter(Duration.ofMillis(faults.current().showAfterMs())) : request;
        Response response = guarded(() -> system.handle(effective));
        if (lost) {
            record.add(clock.instant(), request, 0, "timeoutAfterSuccess");
            timer.schedule(exchange::close, faults.current().holdMs(), TimeUnit.MILLISECONDS);
        } else {
            record.add(clock.instant(), request, response.status(), null);
            send(exchange, response);
        }
    }

    private static Response guarded(Supplier<Response> work) {
        try {
            return work.get();
        } catch (IllegalArgumentException | ClassCastException | Json.Malformed wrong) {
            return Response.refused(400, String.valueOf(wrong.getMessage()));
        } catch (RuntimeException bug) {
            LOG.log(Level.WARNING, "a simulated system failed", bug);
            return Response.refused(500, bug.toString());
        }
    }

    private static void send(HttpExchange exchange, Response response) {
        try (exchange) {
            response.headers().forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(response.status(), response.body().length == 0 ? -1 : response.body().length);
            exchange.getResponseBody().write(response.body());
        } catch (IOException callerGone) {
            LOG.log(Level.FINE, "the caller did not wait for its answer", callerGone);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        timer.shutdownNow();
        workers.shutdown();
        Courier.finished(workers, 2_000);
    }
}
