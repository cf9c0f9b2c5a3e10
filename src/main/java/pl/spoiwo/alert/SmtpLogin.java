package pl.spoiwo.alert;

import jakarta.mail.PasswordAuthentication;
import org.apache.camel.component.mail.MailAuthenticator;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** The account at the mail server, kept out of endpoint addresses; no login where no user name is set. */
@Component("alertMailLogin")
public class SmtpLogin extends MailAuthenticator {

    private final PasswordAuthentication login;

    SmtpLogin(@Value("${spoiwo.alerts.smtp.username}") String username, @Value("${spoiwo.alerts.smtp.password}") String password) {
        this.login = username.isBlank() ? new PasswordAuthentication(null, null) : new PasswordAuthentication(username, password);
    }

    @Override
    public PasswordAuthentication getPasswordAuthentication() {
        return login;
    }
}
