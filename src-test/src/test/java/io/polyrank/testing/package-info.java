<<<<<<< HEAD
/** What several tests share. */
=======
>>>>>>> searchers
@NullMarked
package io.polyrank.testing;

import org.jspecify.annotations.NullMarked;
