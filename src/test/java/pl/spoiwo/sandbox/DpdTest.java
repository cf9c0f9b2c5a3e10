package pl.spoiwo.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.InputStream;
import java.io.StringReader;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

class DpdTest {

    private static final String SERVICES = "/dpd/DPDPackageObjServicesService/DPDPackageObjServices";
    private static final String EVENTS = "/dpd/DPDInfoServicesObjEventsService/DPDInfoServicesObjEvents";
    private static final String AUTH = "<authDataV1><login>demo-dpd</login><masterFid>1495</masterFid><password>demo-dpd-password</password></authDataV1>";

    @TempDir
    Path folder;
    private final LaterClock clock = new LaterClock();
    private Sandbox sandbox;
    private Client dpd;

    @BeforeEach
    void start() {
        sandbox = new Sandbox(SandboxOptions.of(Map.of("exchange-folder", folder.resolve("exchange").toString(), "sql-port", "-1",
                "data-dir", folder.resolve("data").toString())), clock).start(0);
        dpd = new Client(sandbox);
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    private static String sample() throws Exception {
        try (InputStream sample = DpdTest.class.getResourceAsStream("/sandbox/dpd-generatePackagesNumbersV4.xml")) {
            return new String(sample.readAllBytes(), StandardCharsets.UTF_8).replaceFirst("(?s)<authDataV1>.*</authDataV1>", AUTH);
        }
    }

    private static String envelope(String operation, String content) {
        return "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body><d:" + operation + " xmlns:d=\"http://dpdservices.dpd.com.pl/\">"
                + content + AUTH + "</d:" + operation + "></s:Body></s:Envelope>";
    }

    private static String session(String content) {
        return "<dpdServicesParamsV1><policy>STOP_ON_FIRST_ERROR</policy><session>" + content + "<sessionType>DOMESTIC</sessionType></session></dpdServicesParamsV1>";
    }

    private String call(String path, String body, int status) throws Exception {
        var answer = dpd.send("POST", path, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/xml;charset=UTF-8");
        return answer.body();
    }

    private String call(String operation, String content) throws Exception {
        return call(SERVICES, envelope(operation, content), 200);
    }

    private String events(String waybill, String which) throws Exception {
        return call(EVENTS, envelope("getEventsForWaybillV1", "<waybill>" + waybill + "</waybill><eventsSelectType>" + which + "</eventsSelectType>"), 200);
    }

    /** Names of elements, whatever their namespace. */
    private static String at(String xml, String path) throws Exception {
        return XPathFactory.newInstance().newXPath().evaluate("//" + path, new InputSource(new StringReader(xml)));
    }

    private static String file(String xml) throws Exception {
        return new String(Base64.getDecoder().decode(at(xml, "documentData")), StandardCharsets.UTF_8);
    }

    private JsonNode state() throws Exception {
        return dpd.get("/_control/dpd/state");
    }

    @Test
    @DisplayName("a package gets a session and a waybill for each parcel; the same call again makes a second one")
    void numbers() throws Exception {
        String answer = call(SERVICES, sample(), 200);
        assertThat(answer).startsWith("<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\"><soap:Body>"
                + "<ns2:generatePackagesNumbersV4Response xmlns:ns2=\"http://dpdservices.dpd.com.pl/\"><return>");
        assertThat(at(answer, "return/Status")).isEqualTo("OK");
        assertThat(at(answer, "Package/Reference")).isEqualTo("ORD-2026-000123");
        assertThat(at(answer, "Parcel/Waybill")).matches("\\d{13}[0-9A-Z]");
        assertThat(at(call(SERVICES, sample(), 200), "Parcel/Waybill")).isNotEqualTo(at(answer, "Parcel/Waybill"));
        assertThat(state().path("parcelCount").asInt()).isEqualTo(2);
        assertThat(state().path("doubled").asInt()).isOne();
        assertThat(state().at("/references/ORD-2026-000123").asInt()).isEqualTo(2);
    }

    @Test
    @DisplayName("two parcels of one package are no double")
    void twoParcels() throws Exception {
        String two = sample().replaceFirst("(?s)(<parcels>.*?</parcels>)", "$1$1");
        assertThat(at(call(SERVICES, two, 200), "Parcel[2]/Waybill")).isNotEmpty();
        assertThat(state().path("parcelCount").asInt()).isEqualTo(2);
        assertThat(state().path("doubled").asInt()).isZero();
    }

    @Test
    @DisplayName("what is wrong with a package stands with it; the policy decides about the others, and whether the call is OK all the same")
    void policies() throws Exception {
        String one = sample().replaceFirst("(?s).*(<packages>.*</packages>).*", "$1");
        String three = sample().replaceFirst("(?s)<packages>.*</packages>", one + one.replaceFirst("00120", "00-120") + one);
        String all = call(SERVICES, three, 200);
        assertThat(at(all, "return/Status")).isEqualTo("INCORRECT_DATA");
        assertThat(at(all, "Package[1]/Status")).isEqualTo("NOT_PROCESSED");
        assertThat(at(all, "Package[2]//ErrorCode")).isEqualTo("INCORRECT_RECEIVER_POSTAL_CODE");
        assertThat(state().path("parcelCount").asInt()).isZero();
        String stopped = call(SERVICES, three.replace("ALL_OR_NOTHING", "STOP_ON_FIRST_ERROR"), 200);
        assertThat(at(stopped, "Package[1]/Status") + at(stopped, "Package[2]/Status") + at(stopped, "Package[3]/Status")).isEqualTo("OKINCORRECT_DATANOT_PROCESSED");
        String ignored = call(SERVICES, three.replace("ALL_OR_NOTHING", "IGNORE_ERRORS"), 200);
        assertThat(at(ignored, "return/Status")).isEqualTo("OK");
        assertThat(at(ignored, "Package[2]/Status")).isEqualTo("INCORRECT_DATA");
        assertThat(state().path("parcelCount").asInt()).isEqualTo(3);
        assertThat(at(call(SERVICES, sample().replace("<weight>1.5<", "<weight>0<"), 200), "ErrorCode")).isEqualTo("INCORRECT_WEIGHT");
    }

    @Test
    @DisplayName("where references are declared unique, the second package with one is refused")
    void uniqueReferences() throws Exception {
        dpd.put("/_control/dpd/references", "{\"unique\":true}");
        call(SERVICES, sample(), 200);
        assertThat(at(call(SERVICES, sample(), 200), "Package/Status")).isEqualTo("DUPLICATED_PACKAGE_SEARCH_KEY");
    }

    @Test
    @DisplayName("wrong credentials, an unknown operation and broken XML are faults; a foreign payer is a status")
    void faults() throws Exception {
        String denied = call(SERVICES, sample().replace("demo-dpd-password", "wrong"), 500);
        assertThat(at(denied, "faultstring")).isEqualTo("Access denied to secured webserwis method");
        assertThat(denied).contains("DeniedAccessWSException");
        assertThat(at(call(SERVICES, envelope("makeCoffeeV1", ""), 500), "faultcode")).isEqualTo("soap:Client");
        call(SERVICES, "<s:Envelope", 500);
        call(SERVICES, "<a/>", 500);
        assertThat(at(call(SERVICES, sample().replace("<fid>1495", "<fid>1"), 200), "return/Status")).isEqualTo("DISALLOWED_FID");
        assertThat(dpd.get("/_control/dpd/calls").toString()).doesNotContain("demo-dpd-password");
    }

    @Test
    @DisplayName("a document type is refused before any entity is looked at")
    void entities() throws Exception {
        String evil = "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/hostname\">]>" + sample().replaceFirst("<\\?xml.*\\?>", "").replace("Kubki", "&e;");
        assertThat(call(SERVICES, evil, 500)).contains("DOCTYPE");
        assertThat(state().path("parcelCount").asInt()).isZero();
    }

    @Test
    @DisplayName("labels and the protocol are made for a session, a waybill or a reference, as PDF or for a label printer")
    void papers() throws Exception {
        String made = call(SERVICES, sample(), 200);
        String waybill = at(made, "Parcel/Waybill");
        String pdf = call("generateSpedLabelsV4", session("<packages><parcels><waybill>" + waybill + "</waybill></parcels></packages>")
                + "<outputDocFormatV1>PDF</outputDocFormatV1><outputDocPageFormatV1>LBL_PRINTER</outputDocPageFormatV1>");
        assertThat(file(pdf)).startsWith("%PDF").contains(waybill, "COD 159.90");
        String zpl = call("generateSpedLabelsV4", session("<sessionId>" + at(made, "SessionId") + "</sessionId>") + "<outputDocFormatV1>ZPL</outputDocFormatV1>");
        assertThat(file(zpl)).startsWith("^XA").contains(waybill, "Jan Żółkiewski");
        String byReference = call("generateSpedLabelsV4", session("<packages><reference>ORD-2026-000123</reference></packages>"));
        assertThat(at(byReference, "parcels/waybill")).isEqualTo(waybill);
        String protocol = call("generateProtocolV2", session("<packages><parcels><reference>ORD-2026-000123-1</reference></parcels></packages>"));
        assertThat(file(protocol)).startsWith("%PDF").contains(waybill);
        assertThat(at(protocol, "documentId")).isNotEmpty();
        String none = call("generateSpedLabelsV4", session("<packages><parcels><waybill>0000000000000X</waybill></parcels></packages>"));
        assertThat(at(none, "session/statusInfo/status")).isEqualTo("NOT_FOUND");
        assertThat(none).doesNotContain("documentData");
    }

    @Test
    @DisplayName("a courier is called, and called off")
    void pickup() throws Exception {
        String called = call("packagesPickupCallV4", "<dpdPickupParamsV3><operationType>INSERT</operationType><pickupDate>2026-11-27</pickupDate></dpdPickupParamsV3>");
        assertThat(at(called, "statusInfo/status")).isEqualTo("OK");
        String off = "<dpdPickupParamsV3><operationType>CANCEL</operationType><orderNumber>" + at(called, "orderNumber") + "</orderNumber></dpdPickupParamsV3>";
        assertThat(at(call("packagesPickupCallV4", off), "statusInfo/status")).isEqualTo("OK");
        assertThat(at(call("packagesPickupCallV4", "<dpdPickupParamsV3/>"), "statusInfo/status")).isEqualTo("INCORRECT_DATA");
    }

    @Test
    @DisplayName("events are asked for: on the usual way, repeated, late, all or only the last, in local time without a zone")
    void tracking() throws Exception {
        String waybill = at(call(SERVICES, sample(), 200), "Parcel/Waybill");
        dpd.post("/_control/dpd/shipments", "{\"reference\":\"ORD-2026-000123\",\"at\":\"2026-11-26T08:00:00Z\",\"duplicates\":1}");
        String all = events(waybill, "ALL");
        assertThat(at(all, "eventsList[1]/businessCode")).isEqualTo("030103");
        assertThat(at(all, "eventsList[3]/businessCode")).isEqualTo("040101");
        assertThat(at(all, "eventsList[3]/eventTime")).isEqualTo("2026-11-26T09:00:00");
        assertThat(at(all, "eventsList[3]/objectId")).isNotEqualTo(at(all, "eventsList[2]/objectId"));
        dpd.post("/_control/dpd/shipments", "{\"waybill\":\"" + waybill + "\",\"code\":\"190101\",\"delay\":400}");
        assertThat(at(events(waybill, "ONLY_LAST"), "businessCode")).isEqualTo("040101");
        await().until(() -> at(events(waybill, "ONLY_LAST"), "businessCode").equals("190101"));
        assertThat(events("0000000000000X", "ALL")).doesNotContain("eventsList");
        dpd.put("/_control/dpd/faults", "{\"dropEvents\":true}");
        dpd.post("/_control/dpd/shipments", "{\"waybill\":\"" + waybill + "\",\"code\":\"230408\"}");
        assertThat(at(events(waybill, "ONLY_LAST"), "businessCode")).isEqualTo("190101");
    }

    @Test
    @DisplayName("the customer's events come in batches, and again until a batch is confirmed")
    void unconfirmed() throws Exception {
        call(SERVICES, sample(), 200);
        dpd.post("/_control/dpd/shipments", "{\"reference\":\"ORD-2026-000123\"}");
        String first = customer("getEventsForCustomerV4", "<limit>1</limit>");
        assertThat(at(first, "eventsList/businessCode")).isEqualTo("030103");
        assertThat(at(first, "eventsList/operationType")).isEqualTo("INSERT");
        assertThat(at(customer("getEventsForCustomerV4", "<limit>1</limit>"), "eventsList/businessCode")).isEqualTo("030103");
        String confirmation = "<confirmId>" + at(first, "confirmId") + "</confirmId>";
        assertThat(at(customer("markEventsAsProcessedV1", confirmation), "return")).isEqualTo("true");
        assertThat(at(customer("markEventsAsProcessedV1", confirmation), "return")).isEqualTo("false");
        assertThat(at(customer("getEventsForCustomerV4", "<limit>9</limit>"), "eventsList/businessCode")).isEqualTo("040101");
    }

    private String customer(String operation, String content) throws Exception {
        return call(EVENTS, envelope(operation, content), 200);
    }

    @Test
    @DisplayName("a fault that was asked for is the answer to one call")
    void wantedFault() throws Exception {
        dpd.put("/_control/dpd/fault", "{\"text\":\"Nieznany typ\",\"detail\":\"DPDServiceException\"}");
        assertThat(call(SERVICES, sample(), 500)).contains("Nieznany typ", "DPDServiceException");
        call(SERVICES, sample(), 200);
    }

    @Test
    @DisplayName("what a lost answer made is found by its reference after a while only, also after a restart")
    void lostAnswer() throws Exception {
        dpd.put("/_control/dpd/faults", "{\"timeoutAfterSuccess\":true,\"showAfterMs\":" + LaterClock.A_WHILE + ",\"times\":1}");
        assertThatThrownBy(() -> dpd.send("POST", SERVICES, sample(), Duration.ofSeconds(1))).isInstanceOf(HttpTimeoutException.class);
        String find = session("<packages><reference>ORD-2026-000123</reference></packages>");
        assertThat(at(call("generateSpedLabelsV4", find), "session/statusInfo/status")).isEqualTo("NOT_FOUND");
        sandbox.close();
        start();
        clock.passAWhile();
        await().until(() -> at(call("generateSpedLabelsV4", find), "session/statusInfo/status").equals("OK"));
        assertThat(state().path("parcelCount").asInt()).isOne();
    }
}
