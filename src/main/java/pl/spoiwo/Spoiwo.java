package pl.spoiwo;

import java.util.Arrays;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import pl.spoiwo.connection.ValidateCommand;
import pl.spoiwo.mapping.ExampleInputs;

/** The program: {@code java -jar spoiwo.jar} runs the hub, {@code java -jar spoiwo.jar validate} checks the home folder. */
@SpringBootApplication
public class Spoiwo {

    public static void main(String[] args) {
        if (args.length > 0 && args[0].equals("validate")) {
            System.exit(new ValidateCommand(name -> setting(args, name), ExampleInputs.json(), System.out).run());
        }
        SpringApplication.run(Spoiwo.class, args);
    }

    /** {@code --name=value} before system properties before environment variables, as Spring has it. */
    private static String setting(String[] args, String name) {
        var option = "--" + name + "=";
        return Arrays.stream(args).filter(a -> a.startsWith(option)).map(a -> a.substring(option.length())).findFirst()
                .orElseGet(() -> System.getProperty(name, System.getenv(name)));
    }
}
