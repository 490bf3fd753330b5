import java.util.Properties;
import kafka.server.KafkaConfig;
import org.apache.kafka.server.config.AbstractKafkaConfig;

/** Given name=value …, says which names Kafka does not know; fails when it would not start with them. */
public class CheckKafkaSettings {
    public static void main(String[] settings) {
        Properties properties = new Properties();
        for (String setting : settings) {
            String[] parts = setting.split("=", 2);
            if (!AbstractKafkaConfig.CONFIG_DEF.names().contains(parts[0])) System.out.println(parts[0]);
            properties.put(parts[0], parts[1]);
        }
        KafkaConfig.fromProps(properties);
    }
}
