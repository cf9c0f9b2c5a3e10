package pl.spoiwo.operations.api;

import jakarta.annotation.Nullable;

/** Body of an action. @param reason why, for the audit */
record ActionRequest(@Nullable String reason) {

    static String reasonOf(ActionRequest request) {
        return request == null ? null : request.reason();
    }
}
