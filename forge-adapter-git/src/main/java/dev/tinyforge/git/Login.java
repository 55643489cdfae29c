package dev.tinyforge.git;

import dev.tinyforge.domain.repository.Provider;
import dev.tinyforge.ports.settings.ForgeConfig.GitCredentials;
import java.util.Arrays;
import java.util.Optional;
import org.eclipse.jgit.transport.CredentialItem;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.URIish;

/** Shows username and password to the host they are for, once, and says no to every other question. */
final class Login extends CredentialsProvider {
    private final RepositoryUrl url;
    private final Optional<GitCredentials> login;
    private boolean refused;

    Login(RepositoryUrl url, Optional<GitCredentials> login) {
        this.url = url;
        this.login = login.filter(each -> each.password().isPresent() && !url.ssh());
    }

    @Override
    public boolean isInteractive() {
        return false;
    }

    @Override
    public boolean supports(CredentialItem... items) {
        return Arrays.stream(items)
                .allMatch(item -> item instanceof CredentialItem.Username || item instanceof CredentialItem.Password);
    }

    @Override
    public boolean get(URIish asking, CredentialItem... items) {
        boolean meant = asking.getHost() != null && url.holds(asking.getScheme(), asking.getHost(), asking.getPort());
        if (login.isEmpty() || refused || !meant || !supports(items)) {
            return false;
        }
        for (CredentialItem item : items) {
            if (item instanceof CredentialItem.Username username) {
                username.setValue(login.get().username().orElseGet(this::tokenUser));
            } else if (item instanceof CredentialItem.Password password) {
                password.setValue(login.get().password().orElse("").toCharArray());
            }
        }
        return true;
    }

    /** A password without a user is a token. */
    private String tokenUser() {
        return Provider.at(url.host()).map(Provider::tokenUser).orElse(Provider.ANY_TOKEN_USER);
    }

    @Override
    public void reset(URIish asking) {
        refused = true;
    }
}
