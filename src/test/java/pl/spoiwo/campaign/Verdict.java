package pl.spoiwo.campaign;

import java.util.List;

/**
 * What the checker found at the far ends. Each list names orders by their number in the shop, SKUs, or says what is wrong with one.
 *
 * @param lost               in the shop and not in the ERP
 * @param acknowledgedLost   those of them about which a sender was told "accepted"
 * @param doubled            in the ERP more than once, or not of any order
 * @param wrongContent       in the ERP with other lines or another total than in the shop
 * @param wrongPayment       not paid what it costs, or the ERP expects another sum than what is left to pay
 * @param wrongStatus        paid, or to be paid on delivery, and the shop was not told; where parcels travel: arrived, and the channel was not told
 * @param wrongCourse        a status in the channel went back, or the number of the parcel came after "sent"
 * @param wrongStock         SKUs whose stock in a channel is not what is on hand less what was sold, or was told wrongly on the way, that were sold more often than counted, and shelves of which the hub believes something else than the ERP
 * @param wrongPrice         SKUs whose price in a channel is not what its tariff makes of the ERP's last price, or was told wrongly on the way
 * @param early              orders that were in the ERP before anybody had said what their goods are
 * @param drift              differences in a channel that the hub says stand, after all were to be repaired
 * @param wrongWay           orders without exactly their labels, one document, and the numbers of their parcels in the channel, where the campaign has all that
 * @param wrongReversal      money not given back once, a correction that is missing or too many, a person who is not asked, or without a cause
 * @param wrongVisits        visits of a courier that were not ordered by exactly one hand-over
 * @param lostPoison         broken messages that were acknowledged and are not parked, or more than once
 * @param parkedWithoutCause what is parked in the hub and was not broken by the nemesis
 * @param gaps               what the hub's own ledger says does not balance
 */
record Verdict(int orders, int acknowledged, List<String> lost, List<String> acknowledgedLost, List<String> doubled, List<String> wrongContent,
               List<String> wrongPayment, List<String> wrongStatus, List<String> wrongCourse, List<String> wrongStock, List<String> wrongPrice, List<String> early, List<String> drift, List<String> wrongWay,
               List<String> wrongReversal, List<String> wrongVisits, List<String> lostPoison, List<String> parkedWithoutCause, List<String> gaps) {

    boolean good() {
        return lost.isEmpty() && doubled.isEmpty() && wrongContent.isEmpty() && wrongPayment.isEmpty() && wrongStatus.isEmpty() && wrongCourse.isEmpty() && wrongStock.isEmpty() && wrongPrice.isEmpty() && early.isEmpty() && drift.isEmpty() && wrongWay.isEmpty()
                && wrongReversal.isEmpty() && wrongVisits.isEmpty()
                && lostPoison.isEmpty() && parkedWithoutCause.isEmpty() && gaps.isEmpty();
    }
}
