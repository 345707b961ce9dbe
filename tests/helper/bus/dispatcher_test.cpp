// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/bus/published_object.h"
#include "tests/helper/mock_polkit.h"

#include <QTest>
#include <atomic>
#include <future>

using namespace bulkhead;

namespace
{

constexpr const char *service = "org.bulkhead1.Test";
constexpr const char *path = "/org/bulkhead1/test";
constexpr const char *interfaceName = "org.bulkhead1.Test";

/// The real dispatcher, callers and authorizer around a table of two methods.
class Server
{
public:
    explicit Server(const PrivateBus &bus)
        : m_bus(bus.connect())
        , m_callers(m_bus.get())
        , m_authorizer(m_bus.get(),
                       {std::chrono::milliseconds(500), std::chrono::milliseconds(800)})
        , m_dispatcher(m_callers, m_authorizer)
    {
        m_dispatcher.setTable({
            {interfaceName, "Destroy", "sa{sv}", "s", "what\0options\0done\0", &Server::validate,
             [](const Call &) -> Result<Demand> {
                 return Demand{"org.bulkhead1.destroy", {{"bulkhead.what", "a test"}}};
             },
             [this](const Call &call, Reply reply) { destroy(call, std::move(reply)); }},
            {interfaceName, "Look", "a{sv}", "", "options\0",
             [](const Call &) { return Result<void>(); },
             [](const Call &) -> Result<Demand> { return Demand{}; },
             [](const Call &, Reply reply) { reply.succeed({}); }},
        });
        m_table = std::make_unique<InterfaceTable>(interfaceName,
                                                   std::vector<PropertySpec>{{"State", "s"}},
                                                   std::vector<SignalSpec>(), m_dispatcher);
        m_object = std::make_unique<PublishedObject>(m_bus.get(), m_dispatcher, *m_table, path,
                                                     Dictionary{{"State", "quiet"}});
        sd_bus_request_name(m_bus.get(), service, 0);
        sd_bus_attach_event(m_bus.get(), m_loop.raw(), SD_EVENT_PRIORITY_NORMAL);
        m_thread = std::thread([this] { m_loop.run(); });
    }

    ~Server()
    {
        m_loop.post([this] { m_loop.quit(0); });
        m_thread.join();
        sd_bus_detach_event(m_bus.get());
    }

    [[nodiscard]] int destroyed() const { return m_destroyed; }
    [[nodiscard]] std::string lastArgument() const { return m_last; }

private:
    static Result<void> validate(const Call &call)
    {
        if (std::get<std::string>(call.arguments[0].data) == "bad")
            return fail(ErrorCode::InvalidArgument, "what", "bad");
        return {};
    }

    void destroy(const Call &call, Reply reply)
    {
        ++m_destroyed;
        m_last = std::get<std::string>(call.arguments[0].data);
        reply.succeed({m_last});
    }

    EventLoop m_loop;
    BusPtr m_bus;
    Callers m_callers;
    Authorizer m_authorizer;
    Dispatcher m_dispatcher;
    std::unique_ptr<InterfaceTable> m_table;
    std::unique_ptr<PublishedObject> m_object;
    std::atomic<int> m_destroyed = 0;
    std::string m_last;
    std::thread m_thread;
};

} // namespace

class DispatcherTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void polkitDecides_data();
    void polkitDecides();
    void absentPolkitDenies();
    void interactionNeedsTheFlag();
    void openMethodsAskNobody();
    void badArgumentsNeverReachPolkit();
    void argumentsAreFrozen();
    void callerThatLeavesIsForgotten();
    void tooManyPromptsAreRefused();
    void malformedCallsAreRefused();
    void propertiesCannotBeSet();
    void boundsHold();
    void subjectIsTheUniqueName();

private:
    Answer destroy(const std::string &what, bool interactive = false)
    {
        return callAndWait(m_client.get(), service, path, interfaceName, "Destroy",
                           {what, Dictionary{}}, interactive);
    }

    std::unique_ptr<PrivateBus> m_bus;
    std::unique_ptr<MockPolkit> m_polkit;
    std::unique_ptr<Server> m_server;
    BusPtr m_client;
};

void DispatcherTest::initTestCase()
{
    m_bus = std::make_unique<PrivateBus>();
    QVERIFY2(m_bus->isUp(), "no dbus-daemon");
}

void DispatcherTest::init()
{
    m_client.reset();
    m_server.reset();
    m_polkit.reset();
    m_polkit = std::make_unique<MockPolkit>(*m_bus);
    m_server = std::make_unique<Server>(*m_bus);
    m_client = m_bus->connect();
    QVERIFY(m_client);
}

void DispatcherTest::polkitDecides_data()
{
    QTest::addColumn<int>("mood");
    QTest::addColumn<QString>("code");
    using Mood = MockPolkit::Mood;
    const auto row = [](const char *name, Mood mood, const char *code) {
        QTest::newRow(name) << static_cast<int>(mood) << QString::fromLatin1(code);
    };
    row("allow", Mood::Allow, "");
    row("deny", Mood::Deny, "NotAuthorized");
    row("challenge", Mood::Challenge, "NotAuthorized");
    row("dismiss", Mood::Dismiss, "NotAuthorizedDismissed");
    row("hang", Mood::Hang, "NotAuthorized");
    row("error", Mood::Fail, "NotAuthorized");
    row("malformed", Mood::Malformed, "NotAuthorized");
    row("leaves the bus", Mood::Leave, "NotAuthorized");
}

/// Goal: only a plain yes of polkit lets a method run; everything else is a no.
/// Method: one call for each way polkit can behave; the handler counts.
void DispatcherTest::polkitDecides()
{
    QFETCH(int, mood);
    QFETCH(QString, code);
    m_polkit->setMood(static_cast<MockPolkit::Mood>(mood));
    const Answer answer = destroy("x", true);
    QCOMPARE(QString::fromStdString(answer.code()), code);
    QCOMPARE(m_server->destroyed(), code.isEmpty() ? 1 : 0);
    QCOMPARE(m_polkit->questions().size(), std::size_t{1});
    QCOMPARE(m_polkit->questions().front().action, std::string("org.bulkhead1.destroy"));
}

/// Goal: without any polkit on the bus nothing is allowed.
void DispatcherTest::absentPolkitDenies()
{
    m_polkit.reset();
    QCOMPARE(destroy("x").code(), std::string("NotAuthorized"));
    QCOMPARE(m_server->destroyed(), 0);
}

/// Goal: a prompt comes only for callers who allow it.
void DispatcherTest::interactionNeedsTheFlag()
{
    m_polkit->setMood(MockPolkit::Mood::Deny);
    (void)destroy("x", false);
    (void)destroy("x", true);
    const auto questions = m_polkit->questions();
    QCOMPARE(questions.size(), std::size_t{2});
    QVERIFY(!questions[0].interactive);
    QVERIFY(questions[1].interactive);
}

void DispatcherTest::openMethodsAskNobody()
{
    const Answer answer =
        callAndWait(m_client.get(), service, path, interfaceName, "Look", {Dictionary{}});
    QVERIFY(answer.isOk());
    QVERIFY(m_polkit->questions().empty());
}

/// Goal: what is malformed is refused before anybody is asked for a password.
void DispatcherTest::badArgumentsNeverReachPolkit()
{
    m_polkit->setMood(MockPolkit::Mood::Allow);
    QCOMPARE(destroy("bad").code(), std::string("InvalidArgument"));
    QVERIFY(m_polkit->questions().empty());
    QCOMPARE(m_server->destroyed(), 0);
}

/// Goal: a second call with other parameters while the first is at the prompt changes
/// nothing about the first.
/// Method: the first hangs until its timeout; only the second one's argument is seen.
void DispatcherTest::argumentsAreFrozen()
{
    m_polkit->setMood(MockPolkit::Mood::Hang);
    callWithoutWaiting(m_client.get(), service, path, interfaceName, "Destroy",
                       {"first", Dictionary{}});
    QVERIFY(m_polkit->waitForQuestions(1));
    m_polkit->setMood(MockPolkit::Mood::Allow);
    QVERIFY(destroy("second").isOk());
    QCOMPARE(m_server->lastArgument(), std::string("second"));
    QTest::qWait(1'200); // past the first one's timeout
    QCOMPARE(m_server->destroyed(), 1);
}

/// Goal: a request whose caller has left is dropped and its prompt is taken down.
void DispatcherTest::callerThatLeavesIsForgotten()
{
    m_polkit->setMood(MockPolkit::Mood::Hang);
    BusPtr leaver = m_bus->connect();
    callWithoutWaiting(leaver.get(), service, path, interfaceName, "Destroy", {"x", Dictionary{}});
    QVERIFY(m_polkit->waitForQuestions(1));
    const std::string id = m_polkit->questions().front().cancellation;
    leaver.reset();
    QTRY_COMPARE_WITH_TIMEOUT(m_polkit->cancelled().size(), std::size_t{1}, 5'000);
    QCOMPARE(m_polkit->cancelled().front(), id);
    QCOMPARE(m_server->destroyed(), 0);
}

/// Goal: one caller cannot bury the screen under prompts.
void DispatcherTest::tooManyPromptsAreRefused()
{
    m_polkit->setMood(MockPolkit::Mood::Hang);
    for (int i = 0; i < 8; ++i)
        callWithoutWaiting(m_client.get(), service, path, interfaceName, "Destroy",
                           {"x", Dictionary{}});
    QVERIFY(m_polkit->waitForQuestions(8));
    QCOMPARE(destroy("ninth").code(), std::string("LimitExceeded"));
    QCOMPARE(m_polkit->questions().size(), std::size_t{8});
}

/// Goal: wrong signatures, unknown methods and unknown paths do nothing.
void DispatcherTest::malformedCallsAreRefused()
{
    m_polkit->setMood(MockPolkit::Mood::Allow);
    const auto call = [&](const char *at, const char *member, const std::vector<Value> &args) {
        return callAndWait(m_client.get(), service, at, interfaceName, member, args);
    };
    QVERIFY(!call(path, "Destroy", {}).isOk());
    QVERIFY(!call(path, "Destroy", {std::uint32_t{7}, Dictionary{}}).isOk());
    QVERIFY(!call(path, "Destroy", {Dictionary{}, "x"}).isOk());
    QVERIFY(!call(path, "Format", {"x", Dictionary{}}).isOk());
    QVERIFY(!call("/org/bulkhead1/other", "Destroy", {"x", Dictionary{}}).isOk());
    QCOMPARE(m_server->destroyed(), 0);
    QVERIFY(m_polkit->questions().empty());
}

void DispatcherTest::propertiesCannotBeSet()
{
    sd_bus_error error = SD_BUS_ERROR_NULL;
    const int r = sd_bus_set_property(m_client.get(), service, path, interfaceName, "State", &error,
                                      "s", "loud");
    QVERIFY(r < 0);
    sd_bus_error_free(&error);
    char *state = nullptr;
    QVERIFY(sd_bus_get_property_string(m_client.get(), service, path, interfaceName, "State",
                                       nullptr, &state)
            >= 0);
    QCOMPARE(std::string(state), std::string("quiet"));
    free(state);
}

/// Goal: long strings, many keys and deep nesting are refused, not stored.
void DispatcherTest::boundsHold()
{
    m_polkit->setMood(MockPolkit::Mood::Allow);
    QCOMPARE(destroy(std::string(100'000, 'x')).code(), std::string("InvalidArgument"));
    const auto withOptions = [&](const Dictionary &options) {
        return callAndWait(m_client.get(), service, path, interfaceName, "Destroy", {"x", options})
            .code();
    };
    Dictionary many;
    for (int i = 0; i < 1'000; ++i)
        many["key" + std::to_string(i)] = true;
    QCOMPARE(withOptions(many), std::string("InvalidArgument"));
    Dictionary deep;
    for (int i = 0; i < 20; ++i)
        deep = Dictionary{{"d", deep}};
    QCOMPARE(withOptions(deep), std::string("InvalidArgument"));
    QCOMPARE(withOptions({{"list", std::vector<Dictionary>(10'000)}}),
             std::string("InvalidArgument"));
    QCOMPARE(withOptions({{"array", std::vector<std::uint8_t>(9)}}),
             std::string("InvalidArgument"));
    QCOMPARE(m_server->destroyed(), 0);
}

/// Goal: polkit is asked about the bus connection, which nobody can forge.
void DispatcherTest::subjectIsTheUniqueName()
{
    const char *name = nullptr;
    sd_bus_get_unique_name(m_client.get(), &name);
    (void)destroy("x");
    QCOMPARE(m_polkit->questions().front().subject, std::string(name));
}

QTEST_GUILESS_MAIN(DispatcherTest)
#include "dispatcher_test.moc"
