package io.polyrank.arch;

import io.polyrank.ops.TorchOps;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * MultiTab-Net's {@code COL} as one would write it down: all tokens go through all layers, attention is a softmax of
 * products, and the mask is the table of the paper. Reads the weights of the model that it is compared with.
 *
 * @param ops hold the weights
 * @param width of a token
 * @param heads of attention
 * @param blocks number of layers
 * @param featuresSeeTasks whether features may look at task tokens
 * @param tasksSeeTasks whether task tokens may look at each other
 */
record PlainMultiTab(TorchOps ops, int width, int heads, int blocks, boolean featuresSeeTasks, boolean tasksSeeTasks) {

    /** Scores of one column per task, {@code [rows, tasks]}, without the heads' biases. */
    Tensor logits(ModelInputs<Tensor> inputs, int tasks) {
        MultiTabTokens.Tokens<Tensor> tokens = new MultiTabTokens(width, tasks).of(ops, inputs);
        long rows = tokens.candidate().size(0);
        Tensor x = joined(List.of(
                tokens.tasks().expand(rows, -1, -1), tokens.user().get(0).expand(rows, -1, -1), tokens.candidate()));
        Tensor mask = mask(Math.toIntExact(x.size(1)), tasks);
        for (int block = 0; block < blocks; block++) {
            String name = "block" + block + ".columns.";
            Tensor attended = x.add(attention(name, normed(name + "norm1", x), mask));
            Tensor inner = torch.gelu(dense(name + "ff1", normed(name + "norm2", attended)));
            x = attended.add(dense(name + "ff2", inner));
        }
        List<Tensor> logits = new ArrayList<>();
        for (int task = 0; task < tasks; task++) {
            Tensor hidden = tower("tower.0", task, x.select(1, task)).relu();
            logits.add(tower("tower.out", task, hidden));
        }
        return joined(logits);
    }

    private Tensor attention(String name, Tensor x, Tensor mask) {
        Tensor query = dense(name + "query", x);
        Tensor key = dense(name + "key", x);
        Tensor value = dense(name + "value", x);
        int head = width / heads;
        TensorVector parts = new TensorVector();
        for (int number = 0; number < heads; number++) {
            Tensor likeness = part(query, number, head)
                    .matmul(part(key, number, head).transpose(1, 2))
                    .div(new Scalar(Math.sqrt(head)));
            parts.push_back(likeness.add(mask).softmax(-1).matmul(part(value, number, head)));
        }
        return dense(name + "out", torch.cat(parts, 2));
    }

    private static Tensor part(Tensor x, long number, long size) {
        return x.slice(2, new LongOptional(number * size), new LongOptional((number + 1) * size), 1);
    }

    private Tensor mask(int tokens, int tasks) {
        float[] mask = new float[tokens * tokens];
        for (int asking = 0; asking < tokens; asking++) {
            for (int task = 0; task < tasks; task++) {
                boolean hidden = asking < tasks ? asking != task && !tasksSeeTasks : !featuresSeeTasks;
                mask[asking * tokens + task] = hidden ? Float.NEGATIVE_INFINITY : 0;
            }
        }
        return TorchOps.tensor(mask, tokens, tokens);
    }

    private Tensor normed(String name, Tensor x) {
        TensorOptional scale = new TensorOptional(weight(name + ".scale"));
        TensorOptional shift = new TensorOptional(weight(name + ".shift"));
        return torch.layer_norm(x, new long[] {width}, scale, shift, 1e-5, false);
    }

    private Tensor dense(String name, Tensor x) {
        return x.matmul(weight(name + ".weight").t()).add(weight(name + ".bias"));
    }

    private Tensor tower(String name, int task, Tensor x) {
        return x.matmul(weight(name + ".weight").select(0, task))
                .add(weight(name + ".bias").select(0, task));
    }

    private Tensor weight(String name) {
        return ops.weights().tensor(name);
    }

    private static Tensor joined(List<Tensor> parts) {
        return torch.cat(new TensorVector(parts.toArray(new Tensor[0])), 1);
    }
}
