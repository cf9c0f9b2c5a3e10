package pl.spoiwo;

import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import pl.spoiwo.connection.ValidateCommand;
import pl.spoiwo.mapping.CodecInputs;
import pl.spoiwo.mapping.Codecs;
import pl.spoiwo.sandbox.SandboxMain;

/**
 * The program: {@code java -jar spoiwo.jar} runs the hub, {@code java -jar spoiwo.jar validate} checks the home folder,
 * {@code java -jar spoiwo.jar sandbox} runs the simulated systems alone.
 */
@SpringBootApplication
public class Spoiwo {

    public static void main(String[] args) throws InterruptedException {
        if (args.length > 0 && args[0].equals("validate")) {
            UnaryOperator<String> settings = name -> setting(args, name);
            System.exit(new ValidateCommand(settings, new CodecInputs(new Codecs()), new HubGoods(settings, System.out), System.out).run());
        }
        if (args.length > 0 && args[0].equals("sandbox")) {
            SandboxMain.main(Arrays.copyOfRange(args, 1, args.length));
            return;
        }
        program().run(args);
    }

    static SpringApplication program() {
        var program = new SpringApplication(Spoiwo.class);
        program.addInitializers(new DataFolder());
        return program;
    }

    /** {@code --name=value} or {@code --name value} before system properties before environment variables, as Spring has it. */
    private static String setting(String[] args, String name) {
        var option = "--" + name + "=";
        return IntStream.range(0, args.length).filter(i -> args[i].startsWith(option) || args[i].equals("--" + name) && i + 1 < args.length)
                .mapToObj(i -> args[i].startsWith(option) ? args[i].substring(option.length()) : args[i + 1]).findFirst()
                .orElseGet(() -> System.getProperty(name, System.getenv(name)));
    }
}
