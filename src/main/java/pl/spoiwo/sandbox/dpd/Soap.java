package pl.spoiwo.sandbox.dpd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;
import pl.spoiwo.sandbox.server.Json;
import pl.spoiwo.sandbox.server.Response;

/** SOAP 1.1 to and from trees: an element is a field, a repeated one an array. A document type is refused, so no entity is ever resolved. */
final class Soap {

    private static final String ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/";

    /** One call; {@code parameters} are the children of the operation's element. */
    record Call(String operation, String namespace, JsonNode parameters) {
    }

    /** Answered as a fault. */
    static final class Fault extends RuntimeException {
        private final String code;
        private final String detail;

        /** @param detail name of the service's own exception, or null */
        Fault(String code, String message, String detail) {
            super(message);
            this.code = code;
            this.detail = detail;
        }
    }

    private Soap() {
    }

    static Call read(byte[] body) {
        Element envelope;
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(true);
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            DocumentBuilder builder = factory.newDocumentBuilder();
            builder.setErrorHandler(new DefaultHandler());
            envelope = builder.parse(new ByteArrayInputStream(body)).getDocumentElement();
        } catch (SAXException | IOException malformed) {
            throw new Fault("Client", "Error reading XMLStreamReader: " + malformed.getMessage(), null);
        } catch (ParserConfigurationException impossible) {
            throw new IllegalStateException(impossible);
        }
        Element soapBody = child(envelope, "Body");
        Element operation = soapBody == null || !ENVELOPE.equals(envelope.getNamespaceURI()) ? null : child(soapBody, null);
        if (operation == null) {
            throw new Fault("Client", "The message is not a SOAP 1.1 envelope with a body", null);
        }
        return new Call(operation.getLocalName(), operation.getNamespaceURI(), tree(operation));
    }

    /** @param name null takes any */
    private static Element child(Element parent, String name) {
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element && (name == null || name.equals(element.getLocalName()))) {
                return element;
            }
        }
        return null;
    }

    private static JsonNode tree(Element element) {
        if (child(element, null) == null) {
            return TextNode.valueOf(element.getTextContent().trim());
        }
        ObjectNode tree = Json.object();
        for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element inner) {
                JsonNode before = tree.get(inner.getLocalName());
                if (before == null) {
                    tree.set(inner.getLocalName(), tree(inner));
                } else if (before instanceof ArrayNode many) {
                    many.add(tree(inner));
                } else {
                    tree.putArray(inner.getLocalName()).add(before).add(tree(inner));
                }
            }
        }
        return tree;
    }

    /** None, one or many of an element. */
    static Iterable<JsonNode> each(JsonNode parent, String name) {
        JsonNode found = parent.path(name);
        return found.isMissingNode() ? List.of() : found.isArray() ? found : List.of(found);
    }

    static Response answer(Call call, JsonNode result) {
        StringBuilder xml = new StringBuilder("<ns2:" + call.operation + "Response xmlns:ns2=\"" + escaped(call.namespace) + "\">");
        write(xml, "return", result);
        return envelope(200, xml + "</ns2:" + call.operation + "Response>");
    }

    static Response fault(Fault fault, String namespace) {
        StringBuilder xml = new StringBuilder("<soap:Fault>");
        write(xml, "faultcode", TextNode.valueOf("soap:" + fault.code));
        write(xml, "faultstring", TextNode.valueOf(fault.getMessage()));
        if (fault.detail != null) {
            xml.append("<detail><ns1:").append(fault.detail).append(" xmlns:ns1=\"").append(namespace).append("\"/></detail>");
        }
        return envelope(500, xml + "</soap:Fault>");
    }

    private static void write(StringBuilder xml, String name, JsonNode value) {
        if (value.isArray()) {
            value.forEach(one -> write(xml, name, one));
        } else if (!value.isNull()) {
            xml.append('<').append(name).append('>');
            if (value.isObject()) {
                value.fields().forEachRemaining(field -> write(xml, field.getKey(), field.getValue()));
            } else {
                xml.append(escaped(value.asText()));
            }
            xml.append("</").append(name).append('>');
        }
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }

    private static Response envelope(int status, String body) {
        return new Response(status, Map.of("Content-Type", "text/xml;charset=UTF-8"), ("<soap:Envelope xmlns:soap=\"" + ENVELOPE
                + "\"><soap:Body>" + body + "</soap:Body></soap:Envelope>").getBytes(StandardCharsets.UTF_8));
    }
}
