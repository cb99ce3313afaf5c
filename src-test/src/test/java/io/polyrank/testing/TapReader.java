package io.polyrank.testing;

import io.polyrank.arch.GraphForm;
import io.polyrank.arch.ModelInputs;
import io.polyrank.encode.EncodedCandidates;
import io.polyrank.encode.EncodedUser;
import io.polyrank.encode.ModelInput;
import io.polyrank.ops.Ops;
import io.polyrank.ops.TensorData;
import io.polyrank.ops.TorchOps;
import io.polyrank.runtime.Tap;
import io.polyrank.train.TorchModel;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/** What a model taps, computed by libtorch in the form in which it is trained: each candidate with a user of its own. */
public final class TapReader implements InvocationHandler {

    private final TorchOps real;
    private final Map<Tap, TensorData> found = new LinkedHashMap<>();

    private TapReader(TorchOps real) {
        this.real = real;
    }

    /** The values of all taps, {@code [tasks or 1, candidates, width]}. */
    @SuppressWarnings({"unchecked", "try"})
    public static Map<Tap, TensorData> read(TorchModel model, EncodedUser user, EncodedCandidates candidates) {
        TapReader reader = new TapReader(model.ops());
        Ops<Tensor> ops =
                (Ops<Tensor>) Proxy.newProxyInstance(Ops.class.getClassLoader(), new Class<?>[] {Ops.class}, reader);
        try (PointerScope scope = new PointerScope()) {
            Map<String, Tensor> inputs = new HashMap<>();
            for (ModelInput input : ModelInput.of(model.encoder().layout())) {
                inputs.put(input.name(), tensor(input, user, candidates));
            }
            ModelInputs<Tensor> all = new ModelInputs<>(
                    model.encoder().layout(), model.encoder().idCount(), GraphForm.TRAINING, null, inputs);
            model.ops().evaluate(() -> model.architecture().logits(ops, all));
        }
        return reader.found;
    }

    private static Tensor tensor(ModelInput input, EncodedUser user, EncodedCandidates candidates) {
        int times = input.perCandidate() ? 1 : candidates.count();
        long[] shape = new long[1 + input.shape().size()];
        shape[0] = candidates.count();
        for (int axis = 1; axis < shape.length; axis++) {
            shape[axis] = input.shape().get(axis - 1);
        }
        if (input.isFloat()) {
            float[] once = input.floats(user, candidates);
            float[] values = new float[once.length * times];
            for (int at = 0; at < values.length; at++) {
                values[at] = once[at % once.length];
            }
            return TorchOps.tensor(values, shape);
        }
        int[] once = input.ints(user, candidates);
        int[] values = new int[once.length * times];
        for (int at = 0; at < values.length; at++) {
            values[at] = once[at % once.length];
        }
        return TorchOps.tensor(values, shape);
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        try {
            Object result = method.invoke(real, arguments);
            if (method.getName().equals("tap")) {
                Tensor value = (Tensor) ((Supplier<?>) arguments[1]).get();
                found.put((Tap) arguments[0], TorchOps.read(value));
            }
            return result;
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
