/** What a model is about: tasks, features, behaviour sequences and derived features, read from one YAML file. */
@ExportPackage
@NullMarked
package io.polyrank.spec;

import com.yahoo.osgi.annotation.ExportPackage;
import org.jspecify.annotations.NullMarked;
