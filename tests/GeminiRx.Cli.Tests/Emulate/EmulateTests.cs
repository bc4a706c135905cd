using System.Net;
using System.Text;
using System.Text.Json;
using GeminiRx.TestSupport;

namespace GeminiRx.Cli.Tests;

public sealed class EmulateTests
{
    private const string Hi = """{"contents":[{"role":"user","parts":[{"text":"my secret prompt"}]}]}""";

    [Fact]
    public async Task Emulate_Started_PrintsItsAddressAndStreamsUntilStopped()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there is no interrupt signal to send on Windows");
        await using var emulator = await EmulatorProcess.StartAsync();

        using var response = await emulator.PostAsync(Hi, "my-secret-key");
        var body = await response.Content.ReadAsStringAsync(TimeoutToken.Start());
        await emulator.Process.InterruptAsync();
        var (exitCode, output, error) = await emulator.Process.EndAsync();

        Assert.Equal(
            (HttpStatusCode.OK, "text/event-stream", 130),
            (response.StatusCode, response.Content.Headers.ContentType?.MediaType, exitCode)
        );
        Assert.Contains("No model wrote this", body, StringComparison.Ordinal);
        foreach (
            var line in new[]
            {
                "export GEMINI_API_KEY=",
                "export GEMINIRX_ENDPOINT=http://127.0.0.1:",
                "export GOOGLE_GEMINI_BASE_URL=http://127.0.0.1:",
                "curl -N 'http://127.0.0.1:",
            }
        )
        {
            Assert.Contains(line, emulator.Announced + output, StringComparison.Ordinal);
        }

        Assert.Contains(
            "geminirx: 1 POST /v1beta/models/gemini-flash-latest:streamGenerateContent?alt=sse 200, completed after",
            Assert.Single(error.TrimEnd().Split('\n')),
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("secret", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Emulate_Recording_RepliesWithOneExchangeForEachPrompt()
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(
                file,
                "geminirx-recording 1\n1 request t POST u\n1 answer 1 200 text/event-stream\n1 data 2 data: one\\n\\n\n1 end 3\n"
                    + "2 request t POST u\n2 answer 1 503 application/json\n2 data 2 {}\n2 end 3\n",
                TimeoutToken.Start()
            );
            await using var emulator = await EmulatorProcess.StartAsync("--recording", file);

            using var first = await emulator.PostAsync(Hi, "my-key");
            using var second = await emulator.PostAsync(Hi, "my-key");
            using var third = await emulator.PostAsync(Hi, "my-key");

            Assert.Equal((200, 503, 200), ((int)first.StatusCode, (int)second.StatusCode, (int)third.StatusCode));
            Assert.Equal("data: one\n\n", await first.Content.ReadAsStringAsync(TimeoutToken.Start()));
            Assert.Equal("data: one\n\n", await third.Content.ReadAsStringAsync(TimeoutToken.Start()));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Emulate_Options_Apply()
    {
        var folder = Directory.CreateTempSubdirectory("emulate");
        try
        {
            var script = Path.Combine(folder.FullName, "rules");
            await File.WriteAllTextAsync(script, "when prompt contains \"secret\"\n  answer text \"by script\"\n", TimeoutToken.Start());
            var records = Path.Combine(folder.FullName, "records");
            await using var emulator = await EmulatorProcess.StartAsync(
                "--script",
                script,
                "--fault",
                "503 times 1",
                "--require-key",
                "--record",
                records
            );

            using var broken = await emulator.PostAsync(Hi, "my-key");
            using var refused = await emulator.PostAsync(Hi, key: null);
            using var answered = await emulator.PostAsync(Hi, "my-key");
            var body = await answered.Content.ReadAsByteArrayAsync(TimeoutToken.Start());

            Assert.Equal((503, 403, 200), ((int)broken.StatusCode, (int)refused.StatusCode, (int)answered.StatusCode));
            Assert.Contains("by script", Encoding.UTF8.GetString(body), StringComparison.Ordinal);
            await emulator.Process.InterruptAsync();
            await emulator.Process.ExitAsync();
            Assert.Equal(6, Directory.GetFiles(records).Length);
            Assert.Equal(Hi, await File.ReadAllTextAsync(Path.Combine(records, "000003-request.json"), TimeoutToken.Start()));
            Assert.Equal(body, await File.ReadAllBytesAsync(Path.Combine(records, "000003-answer.txt"), TimeoutToken.Start()));
            Assert.All(
                Directory.GetFiles(records),
                file => Assert.DoesNotContain("my-key", File.ReadAllText(file), StringComparison.Ordinal)
            );
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Emulate_AnswerFile_IsSentUnchanged()
    {
        Assert.SkipUnless(RecordedFiles.Present, RecordedFiles.SkipReason);
        const string Key = "vertexai/streaming-failure-error-mid-stream.txt";
        var file = Path.GetTempFileName();
        await File.WriteAllBytesAsync(file, RecordedFiles.Read(Key), TimeoutToken.Start());
        await using var emulator = await EmulatorProcess.StartAsync("--answer", file);

        using var response = await emulator.PostAsync(Hi, key: null);

        Assert.Equal(RecordedFiles.Read(Key), await response.Content.ReadAsByteArrayAsync(TimeoutToken.Start()));
        File.Delete(file);
    }

    [Fact]
    public async Task Emulate_TextAndEcho_AreTheAnswers()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "text of a file", TimeoutToken.Start());
        await using var emulator = await EmulatorProcess.StartAsync("--text", file);
        await using var echo = await EmulatorProcess.StartAsync("--echo");

        using var text = await emulator.PostAsync(Hi, key: null);
        using var echoed = await echo.PostAsync(Hi, key: null);

        Assert.Contains("text of a file", await text.Content.ReadAsStringAsync(TimeoutToken.Start()), StringComparison.Ordinal);
        Assert.Contains("my secret prompt", await echoed.Content.ReadAsStringAsync(TimeoutToken.Start()), StringComparison.Ordinal);
        File.Delete(file);
    }

    [Fact]
    public async Task Ask_EmulatorOverHttp_PrintsItsAnswer()
    {
        await using var emulator = await EmulatorProcess.StartAsync("--echo");

        var (exitCode, output, _) = await GeminiProcess.RunAsync(["ask", "--endpoint", emulator.Address.ToString(), "Hello over HTTP"]);

        Assert.Equal((0, "Hello over HTTP"), (exitCode, output));
    }

    [Fact]
    public async Task Emulate_ThousandConcurrentStreams_AreComplete()
    {
        await using var emulator = await EmulatorProcess.StartAsync("--first-chunk-delay", "400", "--burst-interval", "50");
        using var client = new HttpClient(
            new SocketsHttpHandler
            {
                UseProxy = false,
                MaxConnectionsPerServer = int.MaxValue,
                ConnectTimeout = TimeoutToken.Limit,
            }
        );

        var bodies = await Task.WhenAll(Enumerable.Range(0, 1_000).Select(_ => AskAsync())).WaitAsync(TimeoutToken.Start());

        // The responses differ only in their ids.
        var body = Assert.Single(
            bodies.Select(text => System.Text.RegularExpressions.Regex.Replace(text, "emulator-[0-9]{6}", "")).Distinct()
        );
        Assert.EndsWith("\r\n\r\n", body, StringComparison.Ordinal);
        Assert.Contains("\"finishReason\": \"STOP\"", body, StringComparison.Ordinal);

        async Task<string> AskAsync()
        {
            using var response = await emulator.PostAsync(Hi, key: null, client);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            return await response.Content.ReadAsStringAsync(TimeoutToken.Start());
        }
    }

    [Fact]
    public async Task Emulate_ListFaults_NamesEveryFault()
    {
        var (exitCode, output, error) = await GeminiProcess.RunAsync(["emulate", "--list-faults"]);

        Assert.Equal((0, ""), (exitCode, error));
        Assert.All(GeminiRx.Emulator.GeminiEmulator.Faults, fault => Assert.Contains($"{fault.Name} ", output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Emulate_AllNetworks_Warns()
    {
        await using var emulator = await EmulatorProcess.StartAsync("--host", "0.0.0.0");
        using var response = await emulator.PostAsync(Hi, key: null);
        await emulator.Process.InterruptAsync();

        Assert.Contains("--host 0.0.0.0 is not a loopback address", (await emulator.Process.EndAsync()).Error, StringComparison.Ordinal);
        Assert.Equal("127.0.0.1", emulator.Address.Host);
    }

    [Fact]
    public async Task Emulate_Models_AreListed()
    {
        await using var emulator = await EmulatorProcess.StartAsync();
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });

        var list = JsonSerializer.Deserialize<JsonElement>(
            await client.GetStringAsync(new Uri(emulator.Address, "v1beta/models"), TimeoutToken.Start())
        );

        Assert.True(list.GetProperty("models").GetArrayLength() > 10);
    }
}
