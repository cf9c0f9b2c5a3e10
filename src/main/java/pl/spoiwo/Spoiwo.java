package pl.spoiwo;

import java.util.Arrays;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import pl.spoiwo.sandbox.SandboxMain;

/**
 * The program: {@code java -jar spoiwo.jar} runs the hub, {@code java -jar spoiwo.jar validate} checks the home folder,
 * {@code java -jar spoiwo.jar sandbox} runs the simulated systems alone.
 */
@SpringBootApplication
public class Spoiwo {

    public static void main(String[] args) throws InterruptedException {
        if (args.length > 0 && args[0].equals("sandbox")) {
            SandboxMain.main(Arrays.copyOfRange(args, 1, args.length));
            return;
        }
        SpringApplication.run(Spoiwo.class, args);
    }
}
