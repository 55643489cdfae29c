package dev.tinyforge.tck.fake;

import dev.tinyforge.ports.repository.RepositoryHost;
import dev.tinyforge.tck.repository.Planted;
import dev.tinyforge.tck.repository.RepositoryHostContract;
import java.util.Map;

class FakeRepositoryHostContractTest extends RepositoryHostContract {
    private final FakeWorld world = new FakeWorld();

    @Override
    protected RepositoryHost host() {
        return world.repositoryHost();
    }

    @Override
    protected String open(String name) {
        String url = "https://git.test/" + name;
        world.repositories().create(url);
        return url;
    }

    @Override
    protected String guarded(String name) {
        String url = open(name);
        world.repositories().credentials(login());
        world.repositories().demand(url, login());
        return url;
    }

    @Override
    protected String commit(String url, String branch, Map<String, Planted> files) {
        return world.repositories().commit(url, branch, files);
    }

    @Override
    protected void tag(String url, String tag, String commit) {
        world.repositories().tag(url, tag, commit);
    }

    @Override
    protected void annotate(String url, String tag, String commit) {
        world.repositories().tag(url, tag, commit);
    }

    @Override
    protected String login() {
        return "someone";
    }

    @Override
    protected void hostDown(boolean down) {
        world.repositories().down(down);
    }
}
