package pl.spoiwo.sandbox.woocommerce;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import pl.spoiwo.sandbox.server.Json;
import pl.spoiwo.sandbox.server.Request;
import pl.spoiwo.sandbox.server.Response;

/** {@code products}, {@code products/batch} and {@code products/{id}/variations}. */
final class ProductApi {

    private static final int LARGEST_BATCH = 100;

    private final Products products;
    private final String address;

    ProductApi(Products products, String address) {
        this.products = products;
        this.address = address;
    }

    /** @param path segments behind {@code products} */
    Response handle(Request request, List<String> path) {
        if (path.isEmpty()) {
            List<String> skus = request.query().containsKey("sku") ? List.of(request.query("sku", "").split(",")) : List.of();
            return request.method().equals("GET") ? Answers.page(request, address + "/products", included(request, products.find(skus)), product -> product)
                    : Answers.noRoute();
        }
        if (path.equals(List.of("batch"))) {
            return batch(request, 0);
        }
        if (!path.get(0).matches("\\d+")) {
            return Answers.noRoute();
        }
        long id = Long.parseLong(path.get(0));
        if (path.size() == 1) {
            return one(request, id, 0);
        }
        if (!path.get(1).equals("variations") || path.size() > 3) {
            return Answers.noRoute();
        }
        if (products.byId(id) == null) {
            return Answers.error(404, "woocommerce_rest_product_invalid_id", "Nieprawidłowy identyfikator.");
        }
        if (path.size() == 2) {
            return Answers.page(request, address + "/products/" + id + "/variations", products.variations(id), product -> product);
        }
        return path.get(2).equals("batch") ? batch(request, id) : one(request, Long.parseLong(path.get(2)), id);
    }

    /** The variations of all products, as WooCommerce lists them since 10.3. */
    Response variations(Request request) {
        return request.method().equals("GET") ? Answers.page(request, address + "/variations", included(request, products.variations()), product -> product) : Answers.noRoute();
    }

    private static List<ObjectNode> included(Request request, List<ObjectNode> found) {
        List<String> ids = List.of(request.query("include", "").split(","));
        return request.query().containsKey("include") ? found.stream().filter(product -> ids.contains(product.get("id").asText())).toList() : found;
    }

    private Response one(Request request, long id, long parent) {
        ObjectNode product = products.byId(id);
        if (request.method().equals("GET")) {
            boolean there = product != null && (parent == 0 || product.get("parent_id").asLong() == parent);
            return there ? Answers.ok(200, product)
                    : Answers.error(404, "woocommerce_rest_product" + (parent > 0 ? "_variation" : "") + "_invalid_id", "Nieprawidłowy identyfikator.");
        }
        if (!List.of("PUT", "POST", "PATCH").contains(request.method())) {
            return Answers.noRoute();
        }
        ObjectNode outcome = change(id, parent, request.json());
        JsonNode error = outcome.get("error");
        return error == null ? Answers.ok(200, outcome) : Answers.ok(error.path("data").path("status").asInt(), error);
    }

    private Response batch(Request request, long parent) {
        JsonNode updates = request.json().path("update");
        if (updates.size() > LARGEST_BATCH) {
            return Answers.error(413, "woocommerce_rest_request_entity_too_large", "Limit: " + LARGEST_BATCH);
        }
        ArrayNode outcomes = Json.array();
        updates.forEach(update -> outcomes.add(change(update.path("id").asLong(), parent, update)));
        ObjectNode body = Json.object();
        body.set("update", outcomes);
        return Answers.ok(200, body);
    }

    /** The product after the change, or {id, error} as an item of a batch shows it. */
    private ObjectNode change(long id, long parent, JsonNode change) {
        ObjectNode product = products.byId(id);
        if (product == null || (parent > 0 && product.get("parent_id").asLong() != parent)) {
            return failed(id, 400, "woocommerce_rest_product" + (parent > 0 ? "_variation" : "") + "_invalid_id", "Nieprawidłowy identyfikator.");
        }
        if (parent == 0 && Products.isVariation(product)) {
            return failed(id, 404, "woocommerce_rest_invalid_product_id",
                    "Aby zmienić wariant produktu, użyj adresu /products/<product_id>/variations/<id>.");
        }
        try {
            return products.write(id, change);
        } catch (IllegalArgumentException wrongType) {
            return failed(id, 400, "rest_invalid_param", "Nieprawidłowy parametr: " + wrongType.getMessage());
        }
    }

    private static ObjectNode failed(long id, int status, String code, String message) {
        ObjectNode item = Json.object().put("id", id);
        item.set("error", Answers.errorBody(status, code, message));
        return item;
    }
}
