package io.polyrank.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.bytedeco.openblas.presets.openblas_nolapack;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

class TorchSettingsTest {

    @Test
    void apply_setsTheThreadsOfBothLibraries() {
        int before = torch.get_num_threads();
        try {
            new TorchSettings(3, 2).apply();
            assertThat(torch.get_num_threads()).isEqualTo(3);
            assertThat(openblas_nolapack.blas_get_num_threads()).isEqualTo(2);
        } finally {
            new TorchSettings(before, 1).apply();
        }
    }

    @Test
    void defaults_useAllCoresButOneThreadForMatrixProducts() {
        assertThat(TorchSettings.defaults())
                .isEqualTo(new TorchSettings(Runtime.getRuntime().availableProcessors(), 1));
    }

    @Test
    void constructor_withoutThreads_namesTheField() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TorchSettings(0, 1))
                .withMessage("threads: expected at least 1, found 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TorchSettings(1, -2))
                .withMessage("blasThreads: expected at least 1, found -2");
    }
}
