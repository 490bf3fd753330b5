import de.bwaldvogel.mongo.MongoBackend;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.backend.AbstractMongoBackend;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import io.netty.channel.Channel;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A server that speaks MongoDB's wire protocol, for tests where no MongoDB is at hand:
 * {@code java -cp 'jars/*' MongoWireServer.java PORT FOLDER file|memory}. In a file of the folder, what
 * was acknowledged survives kill -9. Writes "ready" when it listens. When its standard input ends,
 * whoever wanted it is gone: it removes the folder and ends too.
 *
 * <p>The library answers some commands differently from a real server, in ways that would hide a lost
 * write; those are put right here. What it would only pretend to do is refused.
 */
public class MongoWireServer {
    private static final Set<String> WRITES =
        Set.of("insert", "update", "delete", "findandmodify", "create", "createindexes", "drop", "dropindexes", "dropdatabase");

    private final AbstractMongoBackend library;
    /** Null when the data is in memory. */
    private final H2Backend file;

    private MongoWireServer(AbstractMongoBackend library, H2Backend file) {
        this.library = library;
        this.file = file;
    }

    public static void main(String[] args) {
        Path folder = Path.of(args[1]);
        endWithOwner(folder);
        H2Backend file = args[2].equals("file") ? new H2Backend(folder.resolve("data.mv").toString()) : null;
        AbstractMongoBackend library = file == null ? new MemoryBackend() : file;
        library.version(new Version());
        MongoServer server = new MongoServer(new MongoWireServer(library, file).backend());
        server.bind("127.0.0.1", Integer.parseInt(args[0]));
        Runtime.getRuntime().addShutdownHook(new Thread(server::shutdownNow));
        System.out.println("ready");
    }

    /** The oldest that today's drivers accept: they need wire version 9. */
    private static class Version implements MongoVersion {
        @Override
        public List<Integer> getVersionArray() {
            return List.of(4, 4, 29);
        }

        @Override
        public int getWireVersion() {
            return 9;
        }
    }

    private MongoBackend backend() {
        return (MongoBackend) Proxy.newProxyInstance(
            MongoBackend.class.getClassLoader(),
            new Class<?>[] {MongoBackend.class},
            (proxy, method, args) -> {
                if (method.getName().equals("handleCommand")) {
                    return command((Channel) args[0], (String) args[1], (String) args[2], (Document) args[3]);
                }
                if (method.getName().equals("handleMessage")) {
                    MongoMessage message = (MongoMessage) args[0];
                    Document query = message.getDocument();
                    String name = query.keySet().iterator().next();
                    return command(message.getChannel(), message.getDatabaseName(), name, query);
                }
                try {
                    return method.invoke(library, args);
                } catch (InvocationTargetException error) {
                    throw error.getCause();
                }
            });
    }

    private Document command(Channel channel, String database, String name, Document query) {
        refuseWhatIsPretended(name, query);
        String command = name.toLowerCase(Locale.ROOT);
        Document answer = switch (command) {
            case "hello", "ismaster" -> hello(channel, database);
            case "insert" -> oneByOne(channel, database, name, query, "documents");
            case "update" -> oneByOne(channel, database, name, query, "updates");
            case "findandmodify" -> findAndModify(channel, database, name, query);
            default -> library.handleCommand(channel, database, name, query);
        };
        // On disk before it is acknowledged.
        if (file != null && WRITES.contains(command)) file.commit();
        return answer;
    }

    private Document hello(Channel channel, String database) {
        Document answer = library.handleCommand(channel, database, "ismaster", new Document("ismaster", 1));
        answer.put("isWritablePrimary", true);
        answer.put("helloOk", true);
        answer.put("logicalSessionTimeoutMinutes", 30);
        return answer;
    }

    /** The library answers with the stored document itself, which the next one changes before it is sent. */
    private synchronized Document findAndModify(Channel channel, String database, String name, Document query) {
        Document answer = library.handleCommand(channel, database, name, query);
        if (answer.get("value") instanceof Document value) answer.put("value", value.cloneDeeply());
        return answer;
    }

    /**
     * An insert or update of many, sent through one at a time: the library gives as `n` of an insert
     * the number it was asked to store, and does not stop an ordered update at its first error.
     */
    private Document oneByOne(Channel channel, String database, String name, Document query, String field) {
        List<?> wanted = (List<?>) query.get(field);
        boolean ordered = !Boolean.FALSE.equals(query.get("ordered"));
        int n = 0;
        int nModified = 0;
        List<Document> upserted = new ArrayList<>();
        List<Document> errors = new ArrayList<>();
        for (int index = 0; index < wanted.size(); index++) {
            Document single = query.clone();
            single.put(field, new ArrayList<>(Collections.singletonList(wanted.get(index))));
            Document answer = library.handleCommand(channel, database, name, single);
            addAll(errors, answer, "writeErrors", index);
            if (answer.containsKey("writeErrors")) {
                if (ordered) break;
                continue;
            }
            n += number(answer, "n");
            nModified += number(answer, "nModified");
            addAll(upserted, answer, "upserted", index);
        }
        Document answer = new Document("n", n);
        if (field.equals("updates")) answer.put("nModified", nModified);
        if (!upserted.isEmpty()) answer.put("upserted", upserted);
        if (!errors.isEmpty()) answer.put("writeErrors", errors);
        answer.put("ok", 1.0);
        return answer;
    }

    private static void addAll(List<Document> to, Document answer, String field, int index) {
        Object found = answer.get(field);
        if (!(found instanceof Iterable<?> documents)) return;
        for (Object document : documents) {
            Document numbered = ((Document) document).clone();
            numbered.put("index", index);
            to.add(numbered);
        }
    }

    private static int number(Document answer, String field) {
        return answer.get(field) instanceof Number number ? number.intValue() : 0;
    }

    private static void refuseWhatIsPretended(String name, Document query) {
        if (query.containsKey("autocommit") || name.equals("commitTransaction") || name.equals("abortTransaction")) {
            throw new MongoServerError(20, "IllegalOperation", "Transaction numbers are only allowed on a replica set member or mongos");
        }
        if (query.get("pipeline") instanceof List<?> pipeline) {
            for (Object stage : pipeline) {
                if (stage instanceof Document document && document.containsKey("$changeStream")) {
                    throw new MongoServerError(40573, "Location40573", "The $changeStream stage is only supported on replica sets");
                }
            }
        }
        if (name.equals("createIndexes") && query.get("indexes") instanceof Iterable<?> indexes) {
            for (Object index : indexes) {
                Document description = (Document) index;
                boolean isUnique = Boolean.TRUE.equals(description.get("unique"));
                if (isUnique && (description.containsKey("partialFilterExpression") || description.containsKey("collation"))) {
                    throw new MongoServerError(67, "CannotCreateIndex", "This test server has no unique index with a partial filter or a collation");
                }
            }
        }
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
