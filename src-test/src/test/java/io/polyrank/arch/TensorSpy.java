package io.polyrank.arch;

import io.polyrank.ops.Ops;
import io.polyrank.ops.TensorData;
import io.polyrank.ops.TorchOps;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/**
 * Operations that remember what they were asked and answered: a look inside a model. Tensors live as long as the scope in
 * which the model runs.
 */
final class TensorSpy implements InvocationHandler {

    /** One operation. */
    record Call(String operation, List<Object> arguments, Object result) {

        Tensor tensor(int argument) {
            return (Tensor) arguments.get(argument);
        }

        Tensor tensor() {
            return (Tensor) result;
        }
    }

    private final TorchOps real;
    private final Set<String> skipped;
    private final List<Call> calls = new ArrayList<>();

    /**
     * @param real what does the work
     * @param skipped operations that return their first operand as it is
     */
    TensorSpy(TorchOps real, String... skipped) {
        this.real = real;
        this.skipped = Set.of(skipped);
    }

    /** What a model is to be run with. */
    @SuppressWarnings("unchecked")
    Ops<Tensor> ops() {
        return (Ops<Tensor>) Proxy.newProxyInstance(Ops.class.getClassLoader(), new Class<?>[] {Ops.class}, this);
    }

    /** All calls of one operation, in order. */
    List<Call> calls(String operation) {
        return calls.stream().filter(call -> call.operation().equals(operation)).toList();
    }

    /** The last call of an operation. */
    Call last(String operation) {
        List<Call> all = calls(operation);
        return all.get(all.size() - 1);
    }

    /** The values of all results of one operation while a model runs. */
    List<TensorData> read(String operation, Runnable run) {
        run.run();
        return calls(operation).stream()
                .map(call -> TorchOps.read(call.tensor()))
                .toList();
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        if (skipped.contains(method.getName())) {
            return arguments[0];
        }
        // Default methods go back through the proxy, so that what they are made of is seen too.
        Object result = method.isDefault()
                ? InvocationHandler.invokeDefault(proxy, method, arguments)
                : real(method, arguments);
        calls.add(new Call(method.getName(), List.of(arguments), result));
        return result;
    }

    private Object real(Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(real, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
