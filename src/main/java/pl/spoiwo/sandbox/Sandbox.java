package pl.spoiwo.sandbox;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import pl.spoiwo.sandbox.allegro.Allegro;
import pl.spoiwo.sandbox.catalogue.Catalogue;
import pl.spoiwo.sandbox.dpd.Dpd;
import pl.spoiwo.sandbox.fakturownia.Fakturownia;
import pl.spoiwo.sandbox.inpost.Inpost;
import pl.spoiwo.sandbox.nbp.Nbp;
import pl.spoiwo.sandbox.payu.Payu;
import pl.spoiwo.sandbox.przelewy24.Przelewy24;
import pl.spoiwo.sandbox.server.Courier;
import pl.spoiwo.sandbox.server.HttpFront;
import pl.spoiwo.sandbox.server.SimulatedSystem;
import pl.spoiwo.sandbox.server.Store;
import pl.spoiwo.sandbox.stripe.Stripe;
import pl.spoiwo.sandbox.subiekt.Subiekt;
import pl.spoiwo.sandbox.woocommerce.WooCommerce;

/** The simulated systems at {@code http://127.0.0.1:<port>/<system>/}, with their control API at {@code /_control}. */
public final class Sandbox implements AutoCloseable {

    private final SandboxOptions options;
    private final Clock clock;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private HttpFront front;
    private Subiekt subiekt;

    public Sandbox(SandboxOptions options) {
        this(options, Clock.systemUTC());
    }

    public Sandbox(SandboxOptions options, Clock clock) {
        this.options = options;
        this.clock = clock;
    }

    /** @param port 0 takes a free one. Throws where it is taken, having closed what was opened. */
    public Sandbox start(int port) {
        try {
            front = new HttpFront(port, options.callsKept(), clock);
            Store store = opened(Store.open(options.dataDir()));
            Courier courier = opened(new Courier());
            Catalogue catalogue = Catalogue.load(options.goods());
            List<SimulatedSystem> systems = new ArrayList<>();
            systems.add(opened(new WooCommerce(url() + "/woocommerce", options.shopKey(), options.shopSecret(), store, catalogue, courier, clock,
                    options.mostOrders(), options.deliveryTimeout(), options.shopCalls())));
            systems.add(opened(new Payu(options.pointOfSale(), options.hubUrl() + "/hooks/" + options.paymentConnection(), store, courier, clock,
                    options.mostOrders(), options.payuRetryScale())));
            systems.add(opened(new Allegro(options.allegro(), url() + "/allegro", store, catalogue, clock, options.mostOrders())));
            systems.add(opened(new Stripe(options.stripe(), options.hubUrl(), store, courier, clock, options.mostOrders())));
            systems.add(opened(new Przelewy24(options.przelewy24(), options.hubUrl(), store, courier, clock, options.mostOrders())));
            subiekt = opened(new Subiekt(options.exchangeFolder(), store, options.takeAfter(), options.reader(), catalogue, clock,
                    options.mostOrders()));
            systems.add(subiekt);
            systems.add(opened(new Inpost(url() + "/inpost", options.inpost(), options.hubUrl(), store, courier, clock, options.mostOrders())));
            systems.add(opened(new Fakturownia(options.fakturownia(), store, courier, clock, options.mostOrders())));
            systems.add(opened(new Dpd(options.dpd(), store, clock, options.mostOrders())));
            systems.add(opened(new Nbp(clock)));
            front.serve(systems);
            return this;
        } catch (RuntimeException failed) {
            close();
            throw failed;
        }
    }

    private <T extends AutoCloseable> T opened(T part) {
        open.push(part);
        return part;
    }

    public int port() {
        return front.port();
    }

    public String url() {
        return "http://127.0.0.1:" + port();
    }

    /** JDBC address of the simulated Subiekt's database, for the read-only user. */
    public String sqlUrl() {
        return subiekt.sqlUrl();
    }

    /** No more calls, then no more events, then the stores. */
    @Override
    public void close() {
        if (front != null) {
            front.close();
        }
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception failed) {
                System.getLogger(Sandbox.class.getName()).log(System.Logger.Level.WARNING, "a part of the sandbox did not close", failed);
            }
        }
    }
}
