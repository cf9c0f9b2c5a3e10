package pl.spoiwo.order;

import pl.spoiwo.order.Decision.Notice;
import pl.spoiwo.order.Decision.Withdrawal;

/** An order at its ERPs: asked for once each, called back with the order. Lives for one decision. */
final class OrderExports {

    private final Settlement settlement;
    private final OrderRates rates;
    private final OrderRules rules;
    private final Cause cause;

    OrderExports(Settlement settlement, OrderRates rates, OrderRules rules, Cause cause) {
        this.settlement = settlement;
        this.rates = rates;
        this.rules = rules;
        this.cause = cause;
    }

    /** How far the ERPs say that the order is. */
    static OrderStatus status(Order order) {
        var exports = order.exports().values();
        return exports.stream().anyMatch(Export::arrived) ? OrderStatus.IN_FULFILMENT
                : exports.stream().anyMatch(Export::live) ? OrderStatus.READY : OrderStatus.NEW;
    }

    /** As if the ERPs that are only observed had taken it: those are all. */
    static OrderStatus assumed(Order order) {
        return !order.exports().isEmpty() && order.exports().values().stream().allMatch(Export::heldBack) ? OrderStatus.IN_FULFILMENT : OrderStatus.NEW;
    }

    boolean due(Order order) {
        return !order.status().atLeast(OrderStatus.PARTIALLY_RETURNED) && rules.exportTo().stream().anyMatch(target -> awaited(order, target));
    }

    /** Not asked for, or called back. */
    private static boolean awaited(Order order, String target) {
        var known = order.exports().get(target);
        return known == null || known.state() == Export.State.WITHDRAWN;
    }

    /** @return the order with the exports that are asked for */
    Order ask(Order order) {
        var next = order;
        for (var target : rules.exportTo()) {
            if (awaited(next, target)) {
                var known = next.exports().get(target);
                var id = settlement.effect(target, "order.create", known == null ? "first" : "after " + known.commandId(), rates.put(settlement.told(), cause.now()));
                next = next.withExport(target, new Export(id, Export.State.ASKED, null));
                settlement.tell("export", "to " + target + ", reference " + id + rates.said(cause.now()));
            }
        }
        return next;
    }

    void callOff(Order order) {
        order.exports().forEach((target, export) -> {
            if (export.arrived()) {
                tooLate(order, target, export, "the ERP has it");
            } else if (export.state() != Export.State.WITHDRAWN) {
                settlement.withdraw(new Withdrawal(target, export.commandId(), "order.create"));
            }
        });
    }

    /** A task for a person: the ERP holds, or may hold, an order that the channel has cancelled. */
    void tooLate(Order order, String target, Export export, String why) {
        var text = "order " + order.content().externalNumber() + " is cancelled in " + order.connection() + ", but " + why + ": cancel it in " + target
                + (export.document() == null ? "" : ", document " + export.document()) + ", reference " + export.commandId();
        settlement.tell("cancel-after-export", text).alert(Notice.task("cancel-after-export", order.connection(), order.orderId(), text));
    }
}
