package io.polyrank.train;

import io.polyrank.spec.YamlNode;

/**
 * How the tasks of a training are balanced: {@code training.balance} names the method, {@code training.balancing} holds
 * its options, of which each method knows only its own.
 *
 * @param method the method
 * @param rate step size of the numbers that uncertainty weighting, GradNorm and FAMO learn beside the model
 * @param temperature of DWA; larger weighs tasks more alike
 * @param alpha of GradNorm; larger pulls slow tasks along more strongly
 * @param radius of CAGrad; 0 is the mean gradient
 * @param decay of FAMO's numbers towards equal weights
 */
public record BalanceSettings(
        Method method, double rate, double temperature, double alpha, double radius, double decay) {

    /** The methods. */
    public enum Method {
        /** The tasks' own weights, unchanged. */
        STATIC,
        /** Uncertainty weighting. */
        UNCERTAINTY,
        /** Dynamic weight average. */
        DWA,
        /** Gradient normalisation. */
        GRADNORM,
        /** Projecting conflicting gradients. */
        PCGRAD,
        /** Multiple gradient descent. */
        MGDA,
        /** Conflict-averse gradients. */
        CAGRAD,
        /** Fast adaptive multi-task optimisation. */
        FAMO
    }

    /** The tasks' own weights. */
    public static final BalanceSettings STATIC = of(Method.STATIC);

    private static final double RATE = 0.025;

    /** A method with its usual options. */
    public static BalanceSettings of(Method method) {
        return new BalanceSettings(method, RATE, 2, 1.5, 0.5, 1e-3);
    }

    /** Reads the two keys out of the {@code training} part of a model file. */
    static BalanceSettings read(YamlNode training) {
        BalanceSettings usual = of(training.choice("balance", Method.STATIC));
        YamlNode options = training.mapping("balancing");
        BalanceSettings settings = usual.with(options);
        options.end();
        return settings;
    }

    private BalanceSettings with(YamlNode options) {
        return switch (method) {
            case STATIC, PCGRAD, MGDA -> this;
            case UNCERTAINTY -> new BalanceSettings(method, rate(options), temperature, alpha, radius, decay);
            case DWA ->
                new BalanceSettings(
                        method, rate, options.number("temperature", 1e-3, 1e3, temperature), alpha, radius, decay);
            case GRADNORM ->
                new BalanceSettings(
                        method, rate(options), temperature, options.number("alpha", 0, 10, alpha), radius, decay);
            case CAGRAD ->
                new BalanceSettings(method, rate, temperature, alpha, options.number("radius", 0, 0.99, radius), decay);
            case FAMO ->
                new BalanceSettings(
                        method, rate(options), temperature, alpha, radius, options.number("decay", 0, 1, decay));
        };
    }

    private double rate(YamlNode options) {
        return options.number("rate", 1e-6, 1, rate);
    }

    Balancer balancer(int tasks) {
        return switch (method) {
            case STATIC -> new StaticBalancer(tasks);
            case UNCERTAINTY -> new UncertaintyBalancer(tasks, rate);
            case DWA -> new DwaBalancer(tasks, temperature);
            case GRADNORM -> new GradNormBalancer(tasks, alpha, rate);
            case PCGRAD -> new GradientSurgery(new PcGrad());
            case MGDA -> new GradientSurgery(new Mgda());
            case CAGRAD -> new GradientSurgery(new CaGrad(radius));
            case FAMO -> new FamoBalancer(tasks, rate, decay);
        };
    }
}
