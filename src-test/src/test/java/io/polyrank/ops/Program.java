package io.polyrank.ops;

import java.util.List;

/** A piece of model code; a reference to a generic method is one. */
@FunctionalInterface
interface Program {
    <V> V run(Ops<V> ops, List<V> inputs);
}
