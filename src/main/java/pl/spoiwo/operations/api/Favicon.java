package pl.spoiwo.operations.api;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Browsers ask for it on every page, also before the login: there is none, which is no reason to ask for a password. */
@RestController
class Favicon {

    @GetMapping("/favicon.ico")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void none() {
    }
}
