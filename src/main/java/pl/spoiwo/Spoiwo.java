package pl.spoiwo;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The program: {@code java -jar spoiwo.jar} runs the hub, {@code java -jar spoiwo.jar validate} checks the home folder. */
@SpringBootApplication
public class Spoiwo {

    public static void main(String[] args) {
        SpringApplication.run(Spoiwo.class, args);
    }
}
