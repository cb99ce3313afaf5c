/** The walls between the rooms of the house, held by tests. */
@NullMarked
package io.polyrank.architecture;

import org.jspecify.annotations.NullMarked;
