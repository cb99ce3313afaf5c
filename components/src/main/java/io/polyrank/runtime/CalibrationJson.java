package io.polyrank.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyrank.runtime.Calibration.Isotonic;
import io.polyrank.runtime.Calibration.None;
import io.polyrank.runtime.Calibration.Platt;
import io.polyrank.runtime.Calibration.Scale;
import io.polyrank.runtime.Calibration.Temperature;

/** The JSON form of a task's calibration: {@code {"method": "platt", "slope": 0.9, "intercept": -0.1}}. */
final class CalibrationJson {

    private static final String METHOD = "method";

    private CalibrationJson() {}

    static ObjectNode write(Calibration calibration) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put(METHOD, calibration.method());
        if (calibration instanceof Platt platt) {
            node.put("slope", platt.slope()).put("intercept", platt.intercept());
        } else if (calibration instanceof Isotonic isotonic) {
            numbers(node.putArray("scores"), isotonic.scores());
            numbers(node.putArray("probabilities"), isotonic.probabilities());
        } else if (calibration instanceof Scale scale) {
            node.put("factor", scale.factor());
        } else if (calibration instanceof Temperature temperature) {
            node.put("temperature", temperature.temperature());
        }
        return node;
    }

    /** Puts the number of knots in place of the knots. */
    static void shorten(ObjectNode calibration) {
        JsonNode scores = calibration.remove("scores");
        if (scores != null) {
            calibration.remove("probabilities");
            calibration.put("knots", scores.size());
        }
    }

    /**
     * @throws ModelException when there is no such method
     * @throws IllegalArgumentException when its numbers are wrong
     */
    static Calibration read(JsonNode node) {
        String method = node.path(METHOD).asText();
        return switch (method) {
            case "none" -> new None();
            case "platt" -> new Platt(number(node, "slope"), number(node, "intercept"));
            case "isotonic" -> new Isotonic(numbers(node.path("scores")), numbers(node.path("probabilities")));
            case "scale" -> new Scale(number(node, "factor"));
            case "temperature" -> new Temperature(number(node, "temperature"));
            default ->
                throw new ModelException("passport calibration method: found \"" + method
                        + "\", expected none, platt, isotonic, scale or temperature; serve it with the release that"
                        + " exported it, or export it again");
        };
    }

    private static double number(JsonNode node, String field) {
        return node.path(field).asDouble(Double.NaN);
    }

    private static void numbers(ArrayNode node, double[] values) {
        for (double value : values) {
            node.add(value);
        }
    }

    private static double[] numbers(JsonNode node) {
        double[] values = new double[node.size()];
        for (int index = 0; index < values.length; index++) {
            values[index] = node.get(index).asDouble(Double.NaN);
        }
        return values;
    }
}
