package pl.spoiwo.intake.webhook;

import org.apache.catalina.Context;
import org.apache.catalina.Host;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.loader.WebappLoader;
import org.apache.catalina.startup.Tomcat;
import org.springframework.boot.web.embedded.tomcat.TomcatEmbeddedWebappClassLoader;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import pl.spoiwo.intake.IntakeProperties;

/**
 * Puts the hooks on the web server as an application of their own, beside the one of API and pages: none of its filters runs for them, so
 * there is no session, login, token, cache or redirect, and a third less work for each webhook.
 */
@Configuration(proxyBeanMethods = false)
class HookWeb {

    private static final String PATH = "/hooks";

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> hooks(HookGate gate, HookFlow flow, BodyBudget budget, IntakeProperties properties) {
        return factory -> factory.addContextCustomizers(beside ->
                ((Host) beside.getParent()).addChild(hooks(new HookServlet(gate, flow, budget, properties.bodyWithin()))));
    }

    private static Context hooks(HookServlet servlet) {
        var context = new StandardContext();
        context.setName(PATH);
        context.setPath(PATH);
        context.setCookies(false);
        context.setClearReferencesObjectStreamClassCaches(false);
        context.setClearReferencesRmiTargets(false);
        context.setClearReferencesThreadLocals(false);
        var loader = new WebappLoader();
        loader.setLoaderInstance(new TomcatEmbeddedWebappClassLoader(HookWeb.class.getClassLoader()));
        context.setLoader(loader);
        context.addLifecycleListener(new Tomcat.FixContextListener());
        context.getPipeline().addValve(new UnreadBody());
        var wrapper = Tomcat.addServlet(context, "hooks", servlet);
        wrapper.setAsyncSupported(true);
        context.addServletMappingDecoded("/*", "hooks");
        return context;
    }
}
