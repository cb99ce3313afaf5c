package io.polyrank.local.node;

import com.yahoo.document.Field;
import com.yahoo.document.datatypes.Array;
import com.yahoo.document.datatypes.BoolFieldValue;
import com.yahoo.document.datatypes.ByteFieldValue;
import com.yahoo.document.datatypes.DoubleFieldValue;
import com.yahoo.document.datatypes.FieldValue;
import com.yahoo.document.datatypes.Float16FieldValue;
import com.yahoo.document.datatypes.FloatFieldValue;
import com.yahoo.document.datatypes.IntegerFieldValue;
import com.yahoo.document.datatypes.LongFieldValue;
import com.yahoo.document.datatypes.MapFieldValue;
import com.yahoo.document.datatypes.NumericFieldValue;
import com.yahoo.document.datatypes.StringFieldValue;
import com.yahoo.document.datatypes.Struct;
import com.yahoo.document.datatypes.TensorFieldValue;
import com.yahoo.document.datatypes.WeightedSet;
import com.yahoo.slime.ArrayInserter;
import com.yahoo.slime.Cursor;
import com.yahoo.slime.Inserter;
import com.yahoo.slime.ObjectInserter;
import com.yahoo.tensor.serialization.TypedBinaryFormat;
import java.util.Iterator;
import java.util.Map;

/**
 * Field values in the form in which document summaries carry them: a map is an array of objects with key and value, a weighted
 * set an array of objects with item and weight, a tensor its binary form.
 */
final class SlimeFieldValues {

    void write(FieldValue value, Inserter target) {
        if (value instanceof StringFieldValue text) {
            target.insertSTRING(text.getString());
        } else if (value instanceof BoolFieldValue bool) {
            target.insertBOOL(bool.getBoolean());
        } else if (value instanceof NumericFieldValue number) {
            writeNumber(number, target);
        } else if (value instanceof TensorFieldValue tensor) {
            tensor.getTensor().ifPresent(cells -> target.insertDATA(TypedBinaryFormat.encode(cells)));
        } else if (value instanceof Array<?> array) {
            Cursor elements = target.insertARRAY();
            for (Object element : array) {
                write((FieldValue) element, new ArrayInserter(elements));
            }
        } else if (value instanceof WeightedSet<?> set) {
            writeWeightedSet(set, target);
        } else if (value instanceof MapFieldValue<?, ?> map) {
            writeMap(map, target);
        } else if (value instanceof Struct struct) {
            writeStruct(struct, target);
        } else {
            throw new UnsupportedQueryException(
                    "fields of type " + value.getDataType().getName() + " in a document summary");
        }
    }

    private static void writeNumber(NumericFieldValue value, Inserter target) {
        boolean whole = value instanceof ByteFieldValue
                || value instanceof IntegerFieldValue
                || value instanceof LongFieldValue;
        boolean real = value instanceof FloatFieldValue
                || value instanceof DoubleFieldValue
                || value instanceof Float16FieldValue;
        if (whole == real) {
            throw new UnsupportedQueryException(
                    "fields of type " + value.getDataType().getName() + " in a document summary");
        }
        if (whole) {
            target.insertLONG(value.getNumber().longValue());
        } else {
            target.insertDOUBLE(value.getNumber().doubleValue());
        }
    }

    private void writeWeightedSet(WeightedSet<?> set, Inserter target) {
        Cursor elements = target.insertARRAY();
        for (FieldValue item : set.keySet()) {
            Cursor element = elements.addObject();
            write(item, new ObjectInserter(element, "item"));
            element.setLong("weight", set.get(item));
        }
    }

    private void writeMap(MapFieldValue<?, ?> map, Inserter target) {
        Cursor entries = target.insertARRAY();
        for (Map.Entry<? extends FieldValue, ? extends FieldValue> entry : map.entrySet()) {
            Cursor element = entries.addObject();
            write(entry.getKey(), new ObjectInserter(element, "key"));
            write(entry.getValue(), new ObjectInserter(element, "value"));
        }
    }

    private void writeStruct(Struct struct, Inserter target) {
        Cursor object = target.insertOBJECT();
        for (Iterator<Map.Entry<Field, FieldValue>> fields = struct.iterator(); fields.hasNext(); ) {
            Map.Entry<Field, FieldValue> field = fields.next();
            write(field.getValue(), new ObjectInserter(object, field.getKey().getName()));
        }
    }
}
