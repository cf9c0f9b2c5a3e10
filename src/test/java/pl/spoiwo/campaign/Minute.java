package pl.spoiwo.campaign;

/**
 * How a hub was within one minute of a soak.
 *
 * @param placed      orders placed so far
 * @param documents   of them, in the ERP
 * @param webhookP50  milliseconds from a webhook to its answer
 * @param orderP50    seconds from an order at the shop to its document in the ERP; a customer pays after about a second
 * @param heap        least heap in use that was seen, MiB: what garbage collection leaves
 * @param resident    memory of the process, MiB
 * @param files       open files and sockets
 * @param journal     the broker's files, MiB
 * @param database    the database's files, MiB
 */
record Minute(int minute, long placed, long documents, double webhookP50, double webhookP99, double orderP50, double orderP99,
              double heap, double resident, double threads, double files, double journal, double database) {
}
