package pl.spoiwo.system;

import java.util.Random;
import java.util.Set;

/** Customers order and pay while the hub is killed at random moments and started again. */
final class Kills {

    private static final int PER_SECOND = 8;

    interface AfterKill {
        void run() throws Exception;
    }

    private Kills() {
    }

    /** @return numbers of the orders that were placed; in the end all that is to be paid is paid, and the hub runs */
    static Set<String> whileShopping(World world, HubProcess hub, long seed, int kills, AfterKill afterKill) throws Exception {
        var random = new Random(seed);
        hub.start();
        world.registerWebhooks(hub.url());
        try (var shoppers = new Shoppers(world, seed).perSecond(PER_SECOND)) {
            for (int kill = 1; kill <= kills; kill++) {
                shoppers.awaitMore(5 + random.nextInt(60));
                hub.kill();
                afterKill.run();
                hub.start();
            }
            shoppers.stop();
            return shoppers.placed;
        }
    }
}
