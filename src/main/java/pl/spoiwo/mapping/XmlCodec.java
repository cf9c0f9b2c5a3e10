package pl.spoiwo.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.MissingResourceException;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.stream.XMLStreamWriter;

/**
 * XML as JSON whose shape depends on the element alone, never on how often it happens to come: child elements are always lists under
 * their local name, attributes are {@code @name}; an element without attributes and children is its text, any other has it as {@code #text}.
 * So {@code <order><id>7</id></order>} is {@code {"order": [{"id": ["7"]}]}}. Documents with a DTD are refused.
 */
final class XmlCodec {

    private static final int MAX_DEPTH = 200;
    private static final int MAX_ELEMENTS = 500_000;
    private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}._-]*(:[\\p{L}_][\\p{L}\\p{N}._-]*)?");
    private static final Pattern FORBIDDEN = Pattern.compile("[^\\t\\n\\r\\x{20}-\\x{D7FF}\\x{E000}-\\x{FFFD}\\x{10000}-\\x{10FFFF}]");

    private int elements;

    private XmlCodec() {
    }

    static JsonNode decode(byte[] body) {
        var factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        factory.setXMLResolver((publicId, systemId, base, namespace) -> {
            throw new XMLStreamException("external entities are not read");
        });
        try {
            var reader = factory.createXMLStreamReader(new ByteArrayInputStream(body));
            var document = JsonNodeFactory.instance.objectNode();
            var codec = new XmlCodec();
            while (reader.hasNext()) {
                int event = reader.next();
                if (event == XMLStreamConstants.DTD) {
                    throw Codecs.notParseable("the XML has a document type declaration, line " + reader.getLocation().getLineNumber() + "; such documents are not read");
                }
                if (event == XMLStreamConstants.START_ELEMENT) {
                    add(document, reader.getLocalName(), codec.element(reader, 1));
                }
            }
            return document;
        } catch (XMLStreamException e) {
            var at = e.getLocation();
            throw Codecs.notParseable("no valid XML" + (at == null ? "" : ", line " + Math.max(1, at.getLineNumber()) + " column " + Math.max(1, at.getColumnNumber()))
                    + ": " + Codecs.firstLine(e.getMessage().replaceFirst("(?s).*Message: ", "")));
        } catch (MissingResourceException e) {
            // The JDK's parser lacks the words for some of its own refusals, and throws this in their place.
            throw Codecs.notParseable("no valid XML, line 1 or later: " + e.getKey());
        }
    }

    private JsonNode element(XMLStreamReader reader, int depth) throws XMLStreamException {
        if (depth > MAX_DEPTH || ++elements > MAX_ELEMENTS) {
            throw Codecs.notParseable("the XML is nested deeper than " + MAX_DEPTH + " or has more than " + MAX_ELEMENTS
                    + " elements, line " + reader.getLocation().getLineNumber());
        }
        var node = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            node.put("@" + reader.getAttributeLocalName(i), reader.getAttributeValue(i));
        }
        var text = new StringBuilder();
        for (int event = reader.next(); event != XMLStreamConstants.END_ELEMENT; event = reader.next()) {
            if (event == XMLStreamConstants.START_ELEMENT) {
                add(node, reader.getLocalName(), element(reader, depth + 1));
            } else if (event == XMLStreamConstants.CHARACTERS || event == XMLStreamConstants.CDATA) {
                text.append(reader.getText());
            }
        }
        if (node.isEmpty()) {
            return TextNode.valueOf(text.toString());
        }
        return text.toString().isBlank() ? node : node.put("#text", text.toString());
    }

    private static void add(ObjectNode parent, String name, JsonNode child) {
        var list = parent.get(name) instanceof ArrayNode present ? present : parent.putArray(name);
        list.add(child);
    }

    /** Writes the same shape; a single child may stand without its list. Names may carry a prefix, declared as {@code "@xmlns:p"}. */
    static Encoded encode(JsonNode document) {
        if (!document.isObject() || document.size() != 1) {
            throw new MappingFailure("not-encodable", "XML is written from an object with one member, the root element", null, 0, null);
        }
        var notes = new LinkedHashSet<String>();
        var out = new ByteArrayOutputStream();
        try {
            var writer = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(out, "UTF-8");
            writer.writeStartDocument("UTF-8", "1.0");
            var root = document.fields().next();
            var element = root.getValue().isArray() && root.getValue().size() == 1 ? root.getValue().get(0) : root.getValue();
            if (element.isArray()) {
                throw new MappingFailure("not-encodable", "XML has one root element", null, 0, "/" + root.getKey());
            }
            write(writer, root.getKey(), element, "/" + root.getKey(), notes);
            writer.writeEndDocument();
            writer.close();
        } catch (XMLStreamException e) {
            throw new MappingFailure("not-encodable", "the document cannot be written as XML: " + Codecs.firstLine(e.getMessage()), null, 0, null);
        }
        return new Encoded(out.toByteArray(), "application/xml; charset=UTF-8", List.copyOf(new ArrayList<>(notes)));
    }

    private static void write(XMLStreamWriter writer, String name, JsonNode value, String path, LinkedHashSet<String> notes) throws XMLStreamException {
        if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                write(writer, name, value.get(i), path + "/" + i, notes);
            }
            return;
        }
        writer.writeStartElement(checked(name, path));
        if (value.isObject()) {
            for (var fields = value.fields(); fields.hasNext();) {
                var field = fields.next();
                if (field.getKey().startsWith("@")) {
                    writer.writeAttribute(checked(field.getKey().substring(1), path), clean(field.getValue(), path, notes));
                }
            }
            for (var fields = value.fields(); fields.hasNext();) {
                var field = fields.next();
                if (field.getKey().equals("#text")) {
                    writer.writeCharacters(clean(field.getValue(), path, notes));
                } else if (!field.getKey().startsWith("@")) {
                    write(writer, field.getKey(), field.getValue(), path + "/" + field.getKey(), notes);
                }
            }
        } else if (!value.isNull()) {
            writer.writeCharacters(clean(value, path, notes));
        }
        writer.writeEndElement();
    }

    private static String checked(String name, String path) {
        if (!NAME.matcher(name).matches()) {
            throw new MappingFailure("not-encodable", "\"" + name + "\" is no name for an XML element or attribute", null, 0, path);
        }
        return name;
    }

    private static String clean(JsonNode value, String path, LinkedHashSet<String> notes) {
        var text = value.isBigDecimal() ? value.decimalValue().toPlainString() : value.asText();
        var clean = FORBIDDEN.matcher(text).replaceAll("");
        if (clean.length() != text.length()) {
            notes.add(path + ": characters that XML cannot hold were left out");
        }
        return clean;
    }
}
