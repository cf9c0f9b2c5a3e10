package pl.spoiwo.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pl.spoiwo.guard.Judgement.Kind;
import pl.spoiwo.guard.Judgement.Verdict;
import pl.spoiwo.price.ListPrice;
import pl.spoiwo.stock.Count;

/** A generated year of normal trade; src/test/resources/guards/year.yaml says of what. */
class NormalYearTest {

    @Test
    @DisplayName("of a year of normal trade with promotions, restocks, seasons and goods that sell out, fewer than one change of a thousand is stopped, and fewer than one of a hundred waits")
    void year() throws IOException {
        var year = DisastersTest.read("spoiwo.guards.year", "year.yaml");
        var random = new Random(year.path("seed").asLong());
        var trade = new GuardedTrade(DisastersTest.guards());
        int skus = year.path("skus").asInt();
        var start = LocalDate.parse("2026-01-01").atStartOfDay(ZoneOffset.UTC).toInstant();
        var usual = new BigDecimal[skus];
        var pieces = new int[skus];
        var popular = new double[skus];
        var restock = new int[skus];
        var promotion = new HashMap<Integer, Integer>();
        var told = new HashMap<String, BigDecimal>();
        for (int i = 0; i < skus; i++) {
            var sku = "S" + i;
            usual[i] = money(Math.exp(random.nextGaussian()) * 40 + 2);
            pieces[i] = 20 + random.nextInt(100);
            popular[i] = year.path("sales").asDouble() * Math.exp(random.nextGaussian());
            trade.known(sku, "Detaliczna", usual[i].toPlainString(), start.minusSeconds(60));
            trade.costs.put(sku, usual[i].multiply(new BigDecimal("0.40")));
            trade.counted(sku, String.valueOf(pieces[i]), start.minusSeconds(60));
            trade.shop.get("price").put(sku, usual[i].toPlainString());
            trade.shop.get("stock").put(sku, String.valueOf(pieces[i]));
            told.put(sku, usual[i]);
        }
        var verdicts = new TreeMap<Kind, Integer>();
        var examples = new ArrayList<String>();
        int changes = 0;
        int repriced = 0;
        int months = -1;
        for (int day = 0; day < year.path("days").asInt(); day++) {
            var morning = start.plusSeconds(day * 86400L);
            int month = morning.atOffset(ZoneOffset.UTC).getMonthValue();
            boolean first = month != months;
            months = month;
            for (int i = 0; i < skus; i++) {
                if (first && month == year.at("/newList/month").asInt() && day > 0 || day == 5) {
                    usual[i] = by(usual[i], random.nextDouble() * 2 * year.at("/newList/by").asInt() - year.at("/newList/by").asInt());
                } else if (day % 7 == 0 && random.nextInt(100) < year.at("/suppliers/share").asInt()) {
                    usual[i] = by(usual[i], random.nextDouble() * 2 * year.at("/suppliers/by").asInt() - year.at("/suppliers/by").asInt());
                }
            }
            var supplied = prices(usual, promotion, told);
            repriced += supplied.size();
            count(trade.prices(supplied, morning.plusSeconds(1800)), verdicts, examples);
            if (day % year.at("/promotions/every").asInt() == 3) {
                promotion.clear();
                for (int i = 0; i < skus; i++) {
                    if (random.nextInt(100) < year.at("/promotions/share").asInt()) {
                        promotion.put(i, year.at("/promotions/from").asInt() + random.nextInt(year.at("/promotions/to").asInt() - year.at("/promotions/from").asInt() + 1));
                    }
                }
            } else if (day % year.at("/promotions/every").asInt() == 3 + year.at("/promotions/days").asInt()) {
                promotion.clear();
            }
            boolean clearing = first && contains(year.at("/clearance/months"), month);
            for (int i = 0; i < skus && clearing; i++) {
                if (random.nextInt(100) < year.at("/clearance/share").asInt()) {
                    promotion.put(i, year.at("/clearance/percent").asInt());
                }
            }
            var promoted = prices(usual, promotion, told);
            repriced += promoted.size();
            count(trade.prices(promoted, morning.plusSeconds(3600)), verdicts, examples);
            for (int message = 1; message <= year.path("messages").asInt(); message++) {
                var counts = new ArrayList<Count>();
                for (int i = 0; i < skus; i++) {
                    int before = pieces[i];
                    int sold = sold(random, popular[i] * year.path("seasons").path(String.valueOf(month)).asInt(1) / year.path("messages").asInt());
                    pieces[i] = Math.max(0, pieces[i] - sold);
                    if (pieces[i] < year.at("/restock/below").asInt() && restock[i] == 0) {
                        restock[i] = day + 1 + random.nextInt(2 * year.at("/restock/days").asInt());
                    }
                    if (restock[i] > 0 && restock[i] <= day && random.nextInt(year.path("messages").asInt()) == 0) {
                        pieces[i] += year.at("/restock/from").asInt() + random.nextInt(year.at("/restock/to").asInt() - year.at("/restock/from").asInt() + 1);
                        restock[i] = 0;
                    }
                    if (pieces[i] != before) {
                        counts.add(new Count("S" + i, "MAG", new BigDecimal(pieces[i]), null));
                    }
                }
                changes += counts.size();
                count(trade.counts(counts, morning.plusSeconds(7200 + message * 80000L / year.path("messages").asInt())), verdicts, examples);
            }
        }
        changes += repriced;
        int stopped = verdicts.getOrDefault(Kind.HOLD, 0) + verdicts.getOrDefault(Kind.DROP, 0) + verdicts.getOrDefault(Kind.CLAMP, 0);
        var some = examples.stream().limit(20).toList();
        System.out.println("a normal year: " + changes + " changes, " + repriced + " of them of prices, " + verdicts + ", such as " + some);
        assertThat(changes).as("it is a year").isGreaterThan(skus * 20);
        assertThat(stopped * 1000L).as("of %s changes: %s", changes, some).isLessThan(changes);
        assertThat(examples.stream().filter(each -> each.contains("PLN")).count() * 1000L).as("of %s changes of prices: %s", repriced, some).isLessThan(repriced);
        assertThat(verdicts.getOrDefault(Kind.SETTLE, 0) * 100L).isLessThan(changes);
    }

    /** Those that are others than were told last. */
    private static List<ListPrice> prices(BigDecimal[] usual, Map<Integer, Integer> promotion, Map<String, BigDecimal> told) {
        var prices = new ArrayList<ListPrice>();
        for (int i = 0; i < usual.length; i++) {
            var price = by(usual[i], -promotion.getOrDefault(i, 0));
            if (price.compareTo(told.put("S" + i, price)) != 0) {
                prices.add(new ListPrice("S" + i, "Detaliczna", null, price, "PLN"));
            }
        }
        return prices;
    }

    private static void count(List<Verdict> verdicts, Map<Kind, Integer> counts, List<String> examples) {
        verdicts.stream().filter(verdict -> verdict.kind() != Kind.PASS).forEach(verdict -> {
            counts.merge(verdict.kind(), 1, Integer::sum);
            if (!verdict.again()) {
                examples.add(verdict.value().said() + ": " + verdict.why());
            }
        });
    }

    private static boolean contains(com.fasterxml.jackson.databind.JsonNode list, int number) {
        for (var each : list) {
            if (each.asInt() == number) {
                return true;
            }
        }
        return false;
    }

    private static int sold(Random random, double mean) {
        double limit = Math.exp(-Math.min(mean, 30));
        double product = random.nextDouble();
        int sold = 0;
        while (product > limit) {
            sold++;
            product *= random.nextDouble();
        }
        return sold;
    }

    private static BigDecimal by(BigDecimal price, double percent) {
        return money(price.doubleValue() * (100 + percent) / 100);
    }

    private static BigDecimal money(double amount) {
        return BigDecimal.valueOf(Math.max(1, amount)).setScale(2, RoundingMode.HALF_UP);
    }
}
