package io.polyrank.local;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A mistake that somebody may make in an application package, and what validation has to say about it. */
enum Mistake {
    MISSPELLED_ATTRIBUTE("schemas/item.sd", "rank profile 'default'", "attribute(count_clik)") {
        @Override
        void makeIn(Path directory) throws IOException {
            BuiltPackage.replace(
                    directory.resolve("schemas/item.sd"), "attribute(count_click)", "attribute(count_clik)");
        }
    },
    EXPRESSION_SYNTAX("schemas/item.sd", "popularity", "Encountered") {
        @Override
        void makeIn(Path directory) throws IOException {
            BuiltPackage.replace(directory.resolve("schemas/item.sd"), "(clicks + 1) /", "(clicks + 1 /");
        }
    },
    MISSING_MATCH_FEATURE("schemas/item.sd", "attribute(rating)", "models/default.onnx reads") {
        @Override
        void makeIn(Path directory) throws IOException {
            BuiltPackage.replace(directory.resolve("schemas/item.sd"), "      attribute(rating)\n", "");
        }
    },
    EVENTS_KEPT_WITHOUT_A_FIELD("services/polyrank.xml", "field 'price'", "models/default.onnx reads", "itemFields") {
        @Override
        void makeIn(Path directory) throws IOException {
            BuiltPackage.replace(directory.resolve("services/polyrank.xml"), "<item>price</item>", "");
        }
    },
    TOO_FEW_EVENTS_KEPT("services/polyrank.xml", "keeps 5 events of type 'cart'", "reads 50") {
        @Override
        void makeIn(Path directory) throws IOException {
            BuiltPackage.replace(
                    directory.resolve("services/polyrank.xml"),
                    "<type>cart</type>\n        <keep>50</keep>",
                    "<type>cart</type><keep>5</keep>");
        }
    },
    WRONG_ELEMENT("services.xml", "\"redundanci\"") {
        @Override
        void makeIn(Path directory) throws IOException {
            BuiltPackage.replace(
                    directory.resolve("services.xml"), "<redundancy>1</redundancy>", "<redundanci>1</redundanci>");
        }
    },
    UNKNOWN_FIELD_IN_PLATFORM_CONFIG("services.xml", "warmuptimee", "No such field") {
        @Override
        void makeIn(Path directory) throws IOException {
            addToContainer(
                    directory, "<config name=\"vespa.config.search.dispatch\"><warmuptimee>0.0</warmuptimee></config>");
        }
    },
    UNKNOWN_FIELD_IN_OWN_CONFIG("services.xml", "fiel", "No such field", "task-models") {
        @Override
        void makeIn(Path directory) throws IOException {
            addToContainer(directory, taskModels("<name>a</name><fiel path=\"models/a.onnx\"/>"));
        }
    },
    MISSING_MODEL_FILE("services.xml", "models/absent.onnx", "is not in the application package") {
        @Override
        void makeIn(Path directory) throws IOException {
            addToContainer(directory, taskModels("<name>a</name><file path=\"models/absent.onnx\"/>"));
        }
    },
    DAMAGED_MODEL_FILE("models/damaged.onnx", "Could not import ONNX model", "train or copy it again") {
        @Override
        void makeIn(Path directory) throws IOException {
            Path models = Files.createDirectories(directory.resolve("models"));
            Files.writeString(models.resolve("damaged.onnx"), "not a model");
        }
    },
    MISSPELLED_FIELD_IN_INCLUDED_FILE("services/polyrank.xml", "itemFieldz", "No such field", "behaviour-store") {
        @Override
        void makeIn(Path directory) throws IOException {
            BuiltPackage.replace(directory.resolve("services/polyrank.xml"), "itemFields>", "itemFieldz>");
        }
    },
    MISSING_MODEL_FILE_OF_INCLUDED_FILE("services/polyrank.xml", "models/default.onnx", "add the file to the package") {
        @Override
        void makeIn(Path directory) throws IOException {
            Files.delete(directory.resolve("models/default.onnx"));
        }
    },
    INCLUDED_FILE_MISSING("services/polyrank.xml", "add the file") {
        @Override
        void makeIn(Path directory) throws IOException {
            Files.delete(directory.resolve("services/polyrank.xml"));
        }
    },
    WRONG_ONNX_SIGNATURE("models/default.onnx", "candidate_numbers", "export the model again") {
        @Override
        void makeIn(Path directory) throws IOException {
            Path file = directory.resolve("models/default.onnx");
            ModelProto.Builder model = ModelProto.parseFrom(Files.readAllBytes(file)).toBuilder();
            Dimension.Builder width = model.getGraphBuilder().getInputBuilderList().stream()
                    .filter(input -> input.getName().equals("candidate_numbers"))
                    .findFirst()
                    .orElseThrow()
                    .getTypeBuilder()
                    .getTensorTypeBuilder()
                    .getShapeBuilder()
                    .getDimBuilder(1);
            width.setDimValue(width.getDimValue() + 1);
            Files.write(file, model.build().toByteArray());
        }
    },
    MODEL_CHANGED_AFTER_EXPORT("models/default.onnx", "golden", "export the model again") {
        @Override
        void makeIn(Path directory) throws IOException {
            Path file = directory.resolve("models/default.onnx");
            ModelProto.Builder model = ModelProto.parseFrom(Files.readAllBytes(file)).toBuilder();
            NodeProto.Builder last =
                    model.getGraphBuilder().getNodeBuilder(model.getGraph().getNodeCount() - 1);
            String output = last.getOutput(0);
            last.setOutput(0, "before");
            model.getGraphBuilder()
                    .addNode(NodeProto.newBuilder()
                            .setOpType("Neg")
                            .addInput("before")
                            .addOutput(output));
            Files.write(file, model.build().toByteArray());
        }
    },
    MISSPELLED_CONFIG_NAME("services.xml", "vespa.config.search.dispatsh", "correct the name of the config") {
        @Override
        void makeIn(Path directory) throws IOException {
            addToContainer(
                    directory, "<config name=\"vespa.config.search.dispatsh\"><warmuptime>0.0</warmuptime></config>");
        }
    },
    MISSPELLED_BUNDLE("services.xml", "bundle 'serchers'", "components, searchers") {
        @Override
        void makeIn(Path directory) throws IOException {
            addToContainer(directory, "<component id=\"io.polyrank.search.Any\" bundle=\"serchers\"/>");
        }
    },
    MISSPELLED_CLASS("services.xml", "class 'io.polyrank.search.MultiTaskSercher'", "components/searchers") {
        @Override
        void makeIn(Path directory) throws IOException {
            addToContainer(directory, "<component id=\"io.polyrank.search.MultiTaskSercher\" bundle=\"searchers\"/>");
        }
    },
    QUERY_PROFILE_VALUE_OF_WRONG_TYPE("search/query-profiles", "polyrank.candidates", "many") {
        @Override
        void makeIn(Path directory) throws IOException {
            BuiltPackage.replace(
                    directory.resolve("search/query-profiles/default.xml"),
                    "<field name=\"polyrank.candidates\">200<",
                    "<field name=\"polyrank.candidates\">many<");
        }
    },
    QUERY_PROFILE_TYPE_UNKNOWN("search/query-profiles/types/polyrank.xml", "candidates", "integerr") {
        @Override
        void makeIn(Path directory) throws IOException {
            BuiltPackage.replace(
                    directory.resolve("search/query-profiles/types/polyrank.xml"),
                    "<field name=\"candidates\" type=\"integer\"/>",
                    "<field name=\"candidates\" type=\"integerr\"/>");
        }
    };

    private final String place;
    private final List<String> reasons;

    Mistake(String place, String... reasons) {
        this.place = place;
        this.reasons = List.of(reasons);
    }

    abstract void makeIn(Path directory) throws IOException;

    /** The file to be named. */
    String place() {
        return place;
    }

    /** What else the report has to hold. */
    List<String> reasons() {
        return reasons;
    }

    private static void addToContainer(Path directory, String element) throws IOException {
        BuiltPackage.replace(
                directory.resolve("services.xml"),
                "<container id=\"default\" version=\"1.0\">",
                "<container id=\"default\" version=\"1.0\">" + element);
    }

    /** A component with the config that bundle components defines. */
    private static String taskModels(String item) {
        return "<component id=\"probe\" class=\"io.polyrank.runtime.TaskModels\" bundle=\"components\">"
                + "<config name=\"io.polyrank.runtime.task-models\"><models><item>" + item
                + "</item></models></config></component>";
    }
}
