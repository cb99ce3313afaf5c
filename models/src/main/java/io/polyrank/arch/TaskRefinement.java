package io.polyrank.arch;

import io.polyrank.ops.Ops;
import java.util.List;

/**
 * TRM, the task-specific representation refinement of DTRN, variant M: a network per task looks at all fields and gives
 * each a weight between 0 and 2, so that a task can turn fields down or up.
 *
 * <p>Implementation note (models.md 1.4; that it is SENet-like and per task is stated by the paper, the layers are ours):
 * {@code w_k = 2 sigmoid(U_k relu(V_k flatten(Z_k)))}, {@code Z'_k[f] = w_k[f] Z_k[f]}. The first layer is a sum over
 * per-query fields, candidate fields and interests, so the per-query part is computed once per query.
 */
final class TaskRefinement {

    private final int tasks;
    private final int hidden;
    private final int userFields;
    private final int candidateFields;
    private final int interestFields;
    private final int width;
    private final int interestWidth;

    TaskRefinement(
            int tasks,
            int reduction,
            int userFields,
            int candidateFields,
            int interestFields,
            int width,
            int interestWidth) {
        this.tasks = tasks;
        this.hidden = Math.max(1, (userFields + candidateFields + interestFields) / reduction);
        this.userFields = userFields;
        this.candidateFields = candidateFields;
        this.interestFields = interestFields;
        this.width = width;
        this.interestWidth = interestWidth;
    }

    /** Width of the refined representation. */
    int outputWidth() {
        return (userFields + candidateFields) * width + interestFields * interestWidth;
    }

    /**
     * The refined representation of each task, {@code [tasks, rows, outputWidth]}.
     *
     * @param user {@code [1 or rows, user fields, width]}
     * @param candidate {@code [rows, candidate fields, width]}
     * @param interests {@code [tasks, rows, interest fields, interest width]}
     */
    <V> V refine(Ops<V> ops, V user, V candidate, V interests) {
        V gates = gates(ops, user, candidate, interests);
        int fields = userFields + candidateFields;
        V refinedUser = gated(ops, user, ops.slice(gates, 2, 0, userFields));
        V refinedCandidate = gated(ops, candidate, ops.slice(gates, 2, userFields, fields));
        V refinedInterests = ops.mul(interests, ops.unsqueeze(ops.slice(gates, 2, fields, fields + interestFields), 3));
        return ops.concat(
                2,
                List.of(
                        ops.reshape(refinedUser, 0, 0, (long) userFields * width),
                        ops.reshape(refinedCandidate, 0, 0, (long) candidateFields * width),
                        ops.reshape(refinedInterests, 0, 0, (long) interestFields * interestWidth)));
    }

    /** {@code [1 or rows, fields, width]} times {@code [tasks, rows, fields]} to {@code [tasks, rows, fields, width]}. */
    private static <V> V gated(Ops<V> ops, V fields, V gates) {
        return ops.mul(ops.unsqueeze(fields, 0), ops.unsqueeze(gates, 3));
    }

    /** {@code [tasks, rows, all fields]}. */
    private <V> V gates(Ops<V> ops, V user, V candidate, V interests) {
        V shared = ops.add(
                perTask(ops, "trm.user", ops.reshape(user, 0, (long) userFields * width), userFields * width),
                perTask(
                        ops,
                        "trm.candidate",
                        ops.reshape(candidate, 0, (long) candidateFields * width),
                        candidateFields * width));
        int interestInputs = interestFields * interestWidth;
        V own = ops.denseStack(
                "trm.interest", ops.reshape(interests, 0, 0, interestInputs), tasks, interestInputs, hidden);
        V inner = ops.relu(ops.add(shared, own));
        int fields = userFields + candidateFields + interestFields;
        return ops.mul(ops.sigmoid(ops.denseStack("trm.gate", inner, tasks, hidden, fields)), 2);
    }

    /** One product for all tasks, {@code [rows, in] -> [tasks, rows, hidden]}. */
    private <V> V perTask(Ops<V> ops, String name, V x, int in) {
        V product = ops.dense(name, x, in, tasks * hidden);
        return ops.transpose(ops.reshape(product, 0, tasks, hidden), 1, 0, 2);
    }
}
