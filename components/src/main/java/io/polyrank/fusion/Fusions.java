package io.polyrank.fusion;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;

/**
 * Fusion expressions by text and allowed names, each read once while it stays in the cache. Safe for any number of
 * threads. Expressions that are refused are not kept.
 */
public final class Fusions {

    private final LoadingCache<Key, FusionExpression> expressions;
    private final LoadingCache<FusionNames, FusionExpression> weightedProducts;

    /** @param maximumExpressions how many expressions are kept at most, 1 or more */
    public Fusions(int maximumExpressions) {
        if (maximumExpressions < 1) {
            throw new IllegalArgumentException(
                    "maximumExpressions: found " + maximumExpressions + ", expected 1 or more");
        }
        // Upkeep of so small a cache is cheaper in the calling thread than handed to another.
        expressions = Caffeine.newBuilder()
                .maximumSize(maximumExpressions)
                .executor(Runnable::run)
                .build(key -> FusionExpression.parse(key.text, key.names));
        weightedProducts = Caffeine.newBuilder()
                .maximumSize(maximumExpressions)
                .executor(Runnable::run)
                .build(FusionExpression::weightedProduct);
    }

    /**
     * The expression of a text.
     *
     * @throws FusionException as {@link FusionExpression#parse} does
     */
    public FusionExpression expression(String text, FusionNames names) {
        return expressions.get(new Key(text, names));
    }

    /** The default expression for these names. */
    public FusionExpression weightedProduct(FusionNames names) {
        return weightedProducts.get(names);
    }

    long size() {
        expressions.cleanUp();
        return expressions.estimatedSize();
    }

    private record Key(String text, FusionNames names) {}
}
