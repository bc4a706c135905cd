using System.Net;
using System.Text;
using GeminiRx.Emulator;
using GeminiRx.TestSupport;

namespace GeminiRx.Cli.Tests;

/// <summary>What survives what, with processes.</summary>
public sealed class RelayTests : IAsyncLifetime
{
    private const int FirstWords = 40;
    private readonly string _folder = Path.Combine(Directory.CreateTempSubdirectory("geminirx-relay-").FullName, "answers");
    private readonly GeminiEmulator _emulator = new(
        new EmulatorOptions
        {
            FirstChunkDelay = TimeSpan.Zero,
            BurstInterval = TimeSpan.FromMilliseconds(20),
            RequireKey = true,
        }
    );

    private LoopbackEmulator _service = null!;

    public async ValueTask InitializeAsync() => _service = await LoopbackEmulator.StartAsync(_emulator);

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        Directory.Delete(Path.GetDirectoryName(_folder)!, recursive: true);
    }

    [Fact]
    public async Task Relay_Started_PrintsItsAddress_AndAnswersAsTheServiceDoes()
    {
        await using var relay = await StartAsync("--verbose");
        using var response = await relay.AskAsync();
        var body = await response.Content.ReadAsStringAsync(TimeoutToken.Start());

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains("No model wrote this", body, StringComparison.Ordinal);
        Assert.Contains("\"finishReason\": \"STOP\"", body, StringComparison.Ordinal);
        foreach (var line in new[] { "The relay listens at http://127.0.0.1:", "export GOOGLE_GEMINI_BASE_URL=http://127.0.0.1:" })
        {
            Assert.Contains(line, relay.Announced, StringComparison.Ordinal);
        }

        Assert.Equal("{\"status\":\"ok\"}\n", await relay.TextAsync("/health"));
        Assert.Equal("{\"status\":\"ok\"}\n", await relay.TextAsync("/ready"));
        string metrics;
        do
        {
            metrics = await relay.TextAsync("/metrics"); // the caller has the end before the log
        } while (
            !metrics.Contains("\ngeminirx_relay_answers_running 0\n", StringComparison.Ordinal)
            || !metrics.Contains("\ngeminirx_relay_answers_total{end=\"written\"} 1\n", StringComparison.Ordinal)
        );

        Assert.Contains("\n# TYPE http_server_request_duration_seconds histogram\n", metrics, StringComparison.Ordinal);
        Assert.Contains("gen_ai_client_operation_duration_seconds_count{", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_OutlivesTheRelay()
    {
        const string Name = "/streams/notes/my-secret-name";
        await using (var relay = await StartAsync("--verbose"))
        {
            Assert.Equal(HttpStatusCode.Created, await SendAsync(relay, HttpMethod.Put, "one "));
            Assert.Equal(HttpStatusCode.NoContent, await SendAsync(relay, HttpMethod.Post, "two"));
            await relay.Process.InterruptAsync();
            Assert.DoesNotContain("my-secret-name", (await relay.Process.EndAsync()).Error, StringComparison.Ordinal);
        }

        await using var next = await StartAsync();
        Assert.Equal("one two", await next.TextAsync(Name));

        static async Task<HttpStatusCode> SendAsync(RelayProcess relay, HttpMethod method, string text)
        {
            using var response = await relay.SendAsync(
                new HttpRequestMessage(method, Name) { Content = new StringContent(text, Encoding.UTF8, "text/plain") }
            );
            return response.StatusCode;
        }
    }

    // The key, the prompt, the answer and its id are in no line of the log, and the key and the prompt are not in the folder.
    [Fact]
    public async Task Secrets_AreNotLogged_AndKeysAreNotKept()
    {
        await using var relay = await StartAsync("--verbose");
        using var response = await relay.AskAsync();
        var address = response.Headers.Location!.OriginalString;
        await response.Content.ReadAsStringAsync(TimeoutToken.Start());
        await relay.TextAsync(address + "?key=" + RelayProcess.Key);
        var kept = string.Concat(
            Directory.GetFiles(_folder, "*", SearchOption.AllDirectories).Select(file => Encoding.Latin1.GetString(File.ReadAllBytes(file)))
        );
        using var failed = await relay.AskAsync(body: """{"contents":"my secret prompt"}""");
        Assert.Equal(HttpStatusCode.BadRequest, failed.StatusCode);
        await relay.Process.InterruptAsync();
        var (exitCode, output, error) = await relay.Process.EndAsync();

        Assert.Equal(130, exitCode);
        Assert.Contains("POST /v1beta/models/gemini-flash-latest:streamGenerateContent 200", error, StringComparison.Ordinal);
        Assert.Contains("GET /answers/… 200", error, StringComparison.Ordinal);
        var written = output + error;
        Assert.DoesNotContain("secret", written, StringComparison.Ordinal);
        Assert.DoesNotContain(response.Headers.GetValues("Answer-Id").Single(), written, StringComparison.Ordinal);
        Assert.DoesNotContain("No model wrote this", error, StringComparison.Ordinal);
        Assert.Contains("No model wrote this", kept, StringComparison.Ordinal);
        Assert.DoesNotContain(RelayProcess.Key, kept, StringComparison.Ordinal);
        Assert.DoesNotContain("my secret prompt", kept, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal("rwx------", ModeOf(_folder));
        }
    }

    [Fact]
    public async Task Caller_Leaves_AndAnotherProcessReadsTheWholeAnswer()
    {
        await using var relay = await StartAsync();
        await using var other = await StartAsync();
        var address = await AskAndLeaveAsync(relay);

        var events = await other.TextAsync(address);
        Assert.EndsWith("event: done\ndata: {}\n\n", events, StringComparison.Ordinal);
        Assert.EndsWith("as if it had heard.\n\n", await other.TextAsync(address + "?as=text"), StringComparison.Ordinal);
        Assert.EndsWith("as if it had heard.\n\n", await relay.TextAsync(address + "?as=text"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delete_InAnotherProcess_StopsTheAnswerAtTheService()
    {
        await using var relay = await StartAsync();
        await using var other = await StartAsync();
        using var response = await relay.AskAsync(fault: "stall");
        using var deleted = await other.SendAsync(new HttpRequestMessage(HttpMethod.Delete, response.Headers.Location));
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);

        Assert.Contains("\"code\":499", await response.Content.ReadAsStringAsync(TimeoutToken.Start()), StringComparison.Ordinal);
        Assert.Contains(
            "\"outcome\":\"stopped\"",
            await other.TextAsync(response.Headers.Location!.OriginalString),
            StringComparison.Ordinal
        );
        var request = Assert.Single(_emulator.Requests);
        Assert.Equal(RequestEnd.Aborted, await request.Ended.WaitAsync(TimeoutToken.Start()));
    }

    // The lease of a killed relay lasts for 10 s.
    [Fact]
    public async Task Kill_EndsTheAnswerWithATypedError_ForReadersOfTheNextRelay()
    {
        var relay = await StartAsync();
        string address;
        await using (relay)
        {
            using var response = await relay.AskAsync(fault: "stall");
            address = response.Headers.Location!.OriginalString;
            using var reading = await relay.GetAsync(address + "?as=ndjson");
            using var lines = new StreamReader(await reading.Content.ReadAsStreamAsync(TimeoutToken.Start()));
            Assert.Contains("No model wrote this", await lines.ReadLineAsync(TimeoutToken.Start()), StringComparison.Ordinal);
            await relay.Process.KillAsync();
        }

        await using var next = await StartAsync("--lost-after", "0");
        var text = await next.TextAsync(address);
        Assert.Contains("No model wrote this", text, StringComparison.Ordinal);
        Assert.Contains("event: error\ndata: {\"type\":\"error\",\"kind\":\"truncated\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Terminate_LetsRunningAnswersEnd_AndRefusesNewOnes()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there is no SIGTERM on Windows");
        await using var relay = await StartAsync("--verbose");
        using var response = await relay.AskAsync(body: RelayProcess.Prompt);
        await relay.TerminateAsync();
        await relay.Process.WaitForErrorAsync("1 answer is running");

        using (var refused = await relay.AskAsync())
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.NotNull(refused.Headers.RetryAfter);
        }

        using (var ready = await relay.GetAsync("/ready"))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
            Assert.Equal("{\"status\":\"draining\"}\n", await ready.Content.ReadAsStringAsync(TimeoutToken.Start()));
        }

        var body = await response.Content.ReadAsStringAsync(TimeoutToken.Start());
        Assert.Contains("\"finishReason\": \"STOP\"", body, StringComparison.Ordinal);
        Assert.Equal(143, await relay.Process.ExitAsync());
        await using var next = await StartAsync();
        var kept = await next.TextAsync(response.Headers.Location!.OriginalString);
        Assert.EndsWith("event: done\ndata: {}\n\n", kept, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Terminate_AfterItsLimit_EndsAndReleasesTheLeases()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there is no SIGTERM on Windows");
        await using var relay = await StartAsync("--drain", "0");
        using var response = await relay.AskAsync(fault: "stall");
        await relay.TerminateAsync();
        Assert.Equal(143, await relay.Process.ExitAsync());

        // Without the release, nobody could take the answer over for 10 s.
        var log = new GeminiRx.Relay.FileAnswerLog(Path.Combine(_folder, "answers"));
        var id = response.Headers.GetValues("Answer-Id").Single();
        Assert.Equal("next", (await log.TakeOverAsync(id, "next", TimeoutToken.Start())).Producer);
    }

    private static string ModeOf(string folder)
    {
        var mode = OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(folder);
        return string.Concat(Enumerable.Range(0, 9).Select(bit => ((int)mode & (256 >> bit)) == 0 ? '-' : "rwx"[bit % 3]));
    }

    private static async Task<string> AskAndLeaveAsync(RelayProcess relay)
    {
        using var response = await relay.AskAsync();
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var body = await response.Content.ReadAsStreamAsync(TimeoutToken.Start());
        await body.ReadExactlyAsync(new byte[FirstWords], TimeoutToken.Start());
        return response.Headers.Location!.OriginalString;
    }

    private Task<RelayProcess> StartAsync(params string[] options) =>
        RelayProcess.StartAsync(["--folder", _folder, "--endpoint", _service.Address.AbsoluteUri, .. options]);
}
