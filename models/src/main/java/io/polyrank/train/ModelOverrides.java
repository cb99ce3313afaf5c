package io.polyrank.train;

import io.polyrank.spec.YamlNode;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * A model's name with settings that replace those of its file: {@code name:key=value:part.key=value}.
 *
 * @param name of a built-in model, or a path
 * @param values by key; a key in another part of the file has that part's name before a dot, at any depth
 */
record ModelOverrides(String name, Map<String, String> values) {

    /** Splits off the settings; a path may hold colons of its own, but no equals sign after one. */
    static ModelOverrides parse(String model) {
        String[] parts = model.split(":", -1);
        int first = parts.length;
        while (first > 1 && parts[first - 1].contains("=")) {
            first--;
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (int part = first; part < parts.length; part++) {
            int equals = parts[part].indexOf('=');
            String key = parts[part].substring(0, equals);
            if (key.isEmpty() || values.put(key, parts[part].substring(equals + 1)) != null) {
                throw new IllegalArgumentException("model: found \"" + model
                        + "\", expected NAME:key=value with every key once, such as dtrn:tim=false");
            }
        }
        return new ModelOverrides(String.join(":", Arrays.copyOf(parts, first)), values);
    }

    /** The file with its settings replaced; without any, the file as it is. */
    String applied(String source, String text) {
        if (values.isEmpty()) {
            return text;
        }
        // Reading it the strict way first gives a good error with a line number for a broken file.
        YamlNode.parse(source, text);
        Map<String, Object> root = mapping(load(text));
        values.forEach((key, value) -> put(root, key, load(value)));
        return new Dump(DumpSettings.builder().build()).dumpToString(root);
    }

    private static void put(Map<String, Object> into, String key, Object value) {
        int dot = key.indexOf('.');
        if (dot < 0) {
            into.put(key, value);
            return;
        }
        Map<String, Object> part = mapping(into.get(key.substring(0, dot)));
        put(part, key.substring(dot + 1), value);
        into.put(key.substring(0, dot), part);
    }

    private static Object load(String text) {
        return new Load(LoadSettings.builder().build()).loadFromString(text);
    }

    private static Map<String, Object> mapping(@Nullable Object value) {
        Map<String, Object> copy = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, element) -> copy.put(String.valueOf(key), element));
        }
        return copy;
    }
}
