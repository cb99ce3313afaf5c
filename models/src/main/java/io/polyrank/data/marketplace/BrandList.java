package io.polyrank.data.marketplace;

import io.polyrank.data.generate.Dice;
import java.util.ArrayList;
import java.util.List;

/** All brands of the shop, by department. */
final class BrandList {
    private static final double APPEAL_DEVIATION = 0.2;

    private final List<List<Brand>> byDepartment;
    private final int size;

    private BrandList(List<List<Brand>> byDepartment, int size) {
        this.byDepartment = byDepartment;
        this.size = size;
    }

    static BrandList create(long seed) {
        List<List<Brand>> byDepartment = new ArrayList<>();
        int brandId = 0;
        for (Department department : Department.values()) {
            List<Brand> brands = new ArrayList<>();
            for (String name : department.brandNames()) {
                brandId++;
                Dice dice = Purpose.BRANDS.dice(seed, brandId);
                brands.add(new Brand(
                        brandId,
                        name,
                        department,
                        dice.normal(1),
                        dice.normal(APPEAL_DEVIATION),
                        dice.normal(WorldConstants.BRAND_PRICE_DEVIATION),
                        dice.chance(WorldConstants.FLASHY_BRAND_CHANCE)));
            }
            byDepartment.add(brands);
        }
        return new BrandList(byDepartment, brandId);
    }

    int size() {
        return size;
    }

    /** A brand of the department, the first ones more often. */
    Brand pick(Department department, Dice dice) {
        List<Brand> brands = byDepartment.get(department.index());
        double[] weights = new double[brands.size()];
        for (int rank = 0; rank < weights.length; rank++) {
            weights[rank] = 1 / (rank + 1 + WorldConstants.BRAND_RANK_OFFSET);
        }
        return brands.get(dice.pick(weights));
    }
}
