import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import kafka.Kafka;
import kafka.tools.StorageTool;

/**
 * A Kafka broker, and its own controller, for tests: {@code java -cp 'jars/*' KafkaServer.java FOLDER
 * CLUSTER_ID}. The folder holds server.properties and the data; a new one is formatted first, in the
 * same process, which saves the start of another. When its standard input ends, whoever wanted it is
 * gone: it removes the folder and ends too.
 */
public class KafkaServer {
    public static void main(String[] args) {
        Path folder = Path.of(args[0]);
        endWithOwner(folder);
        String properties = folder.resolve("server.properties").toString();
        if (!Files.exists(folder.resolve("data").resolve("meta.properties"))) {
            String[] format = {"format", "--standalone", "-t", args[1], "-c", properties};
            int code = StorageTool.execute(format, System.err);
            if (code != 0) System.exit(code);
        }
        Kafka.main(new String[] {properties});
    }

    private static void endWithOwner(Path folder) {
        Thread watch = new Thread(() -> {
            try {
                while (System.in.read() >= 0) continue;
            } catch (IOException error) {
                // Gone, too.
            }
            remove(folder);
            Runtime.getRuntime().halt(0);
        });
        watch.setDaemon(true);
        watch.start();
    }

    private static void remove(Path folder) {
        try (var paths = Files.walk(folder)) {
            paths.sorted(Comparator.reverseOrder()).forEach((path) -> path.toFile().delete());
        } catch (IOException error) {
            // Nobody is left to tell.
        }
    }
}
